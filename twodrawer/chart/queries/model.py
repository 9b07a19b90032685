"""The language model as the pages speak of it: where it answers, and whether it may be asked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.chart.drafting.endpoint import Endpoint
from twodrawer.chart.models import DraftRun, ModelAgreement
from twodrawer.law import Act, Kind
from twodrawer.people import queries as people


@dataclass(frozen=True)
class ModelFacts:
    """The model that this installation has set up."""

    endpoint: Endpoint
    agreed_on: date | None
    """The day of the agreement that an administrator of the practice named, for a model on another machine."""

    @property
    def origin(self) -> str:
        """Where it answers."""
        return self.endpoint.origin

    @property
    def is_on_this_machine(self) -> bool:
        """Whether nothing leaves the machine."""
        return self.endpoint.is_on_this_machine

    @property
    def may_be_asked(self) -> bool:
        """Whether drafts may be sent there (45 CFR 164.502(e)(1)(i))."""
        return self.is_on_this_machine or self.agreed_on is not None


def model_of(practice_ref: UUID) -> ModelFacts | None:
    """What this practice may ask for sentences. None, if no model is set up."""
    endpoint: Endpoint | None = settings.MODEL_ENDPOINT
    if endpoint is None:
        return None
    if endpoint.is_on_this_machine:
        return ModelFacts(endpoint, None)
    live = ModelAgreement.objects.filter(practice_id=practice_ref, origin=endpoint.origin, ended_at=None)
    return ModelFacts(endpoint, live.values_list("agreed_on", flat=True).first())


def goes_on(run_ref: UUID) -> bool:
    """Whether nobody has ended this run."""
    return DraftRun.objects.filter(ref=run_ref).exists()


def model_settings(*, by: law.Member, at: datetime, on: date) -> ModelFacts | None:
    """The same, for an administrator of the practice, and recorded."""
    people.require_in_practice(Act.MANAGE, Kind.PRACTICE, by=by, on=on)
    with reading("drafting.model_read", by=by, at=at, purpose="operations") as read:
        read.of("practice", by.practice_ref)
        return model_of(by.practice_ref)
