"""Files of another system: taken from those only who may move clients in. It is the last handler: bytes for any other
address, or from anybody else, are dropped as they come."""

from django.http import HttpRequest
from django.urls import reverse

from twodrawer.fhir.limits import UPLOAD_BYTES
from twodrawer.law import Act, Kind, could_ever
from twodrawer.lib import uploads


class InMemory(uploads.InMemory):
    """Several files of one request."""

    limit = UPLOAD_BYTES
    slack = 1_000_000

    def is_asked_for(self, request: HttpRequest) -> bool:
        """At the one address, from whoever may bring clients in."""
        member = getattr(request, "member", None)
        if member is None or request.path != reverse("imports"):
            return False
        return could_ever(member, Act.BRING_IN, Kind.CLIENT)
