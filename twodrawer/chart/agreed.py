"""Whether a practice's words may be sent to a model: on this machine always, elsewhere under an agreement only."""

from uuid import UUID

from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.models import ModelAgreement
from twodrawer.lib.errors import Refused

ASSOCIATES = ("45 CFR 164.502(e)(1)(i)", "45 CFR 164.502(e)(2)")


def has_agreement(endpoint: Endpoint, practice_ref: UUID) -> bool:
    """Whether what is sent there stays here, or goes to a business associate with an agreement."""
    if endpoint.is_on_this_machine:
        return True
    live = ModelAgreement.objects.filter(practice_id=practice_ref, origin=endpoint.origin, ended_at=None)
    return live.exists()


def no_agreement(endpoint: Endpoint) -> Refused:
    """Why nothing is sent."""
    return Refused(
        "The language model may not be asked",
        why=f"It answers at {endpoint.origin}, on another machine, and nobody has said that there is a business "
        "associate agreement with whoever runs it.",
        cite=ASSOCIATES,
        do="An administrator says so under Settings, Language model. The program’s own drafter needs no agreement.",
        act="drafting.begun",
    )
