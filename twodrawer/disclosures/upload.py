"""A scan is taken only from those who may take in a paper, or the answer of an outside review, at these addresses.

It stands before the handler for moving clients in, which drops whatever comes anywhere else.
"""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from twodrawer.disclosures.scans import LIMIT
from twodrawer.law import Act, Kind, could_ever
from twodrawer.lib import uploads

DOORS = {"paper_receive": (Act.CREATE, Kind.PAPER), "outside_review": (Act.MANAGE, Kind.REQUEST)}
"""Where a scan is taken, and what somebody has to be allowed for it."""


class ScanInMemory(uploads.InMemory):
    """The scan of one paper. What somebody called the file is not carried any further."""

    limit = LIMIT
    slack = 200_000
    passes_on = True
    name = "scan"

    def is_asked_for(self, request: HttpRequest) -> bool:
        """At one of the addresses, from whoever may take a paper in there."""
        member = getattr(request, "member", None)
        try:
            needed = DOORS.get(resolve(request.path).url_name or "")
        except Resolver404:
            return False
        return member is not None and needed is not None and could_ever(member, *needed)
