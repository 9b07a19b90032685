"""A recording is taken at one address, from those only who may write drafts, and where a program here can hear it.

It stands before the handlers that drop what comes anywhere else.
"""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from twodrawer.chart.drafting.speech import LIMIT, can_listen
from twodrawer.law import Act, Kind, could_ever
from twodrawer.lib import uploads


class RecordingInMemory(uploads.InMemory):
    """One recording, in memory alone. What somebody called the file is not carried any further."""

    limit = LIMIT
    slack = 1_200_000  # the form's other field may hold a text
    passes_on = True
    name = "recording"

    def is_asked_for(self, request: HttpRequest) -> bool:
        """At the one address, from whoever may write a draft."""
        member = getattr(request, "member", None)
        try:
            is_here = resolve(request.path).url_name == "note_draft_from"
        except Resolver404:
            return False
        return is_here and member is not None and can_listen() and could_ever(member, Act.EDIT, Kind.DRAFT)
