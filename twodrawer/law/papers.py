"""A signed form read by itself, before anybody asks for something with it: what is wrong, what isn't known.

The same checks as in `decide`, which reads the form again on the day of each use: an authorization that held when
it was taken in can have expired or been revoked since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from twodrawer.law.question import ADULT_AND_LIVING, Actor, Authority, ClientFacts, Question
from twodrawer.law.rules import forms
from twodrawer.law.rules.forms import Defect
from twodrawer.law.words import AuthorityKind, Deed, Purpose, Record

_READ_AS: Mapping[AuthorityKind, Callable[[Question], tuple[Defect, ...]]] = {
    AuthorityKind.AUTHORIZATION: forms.authorization_defects,
    AuthorityKind.PART2_CONSENT: forms.part2_consent_defects,
    AuthorityKind.SUD_COUNSELING_CONSENT: forms.counseling_consent_defects,
}
FORMS = tuple(_READ_AS)
"""The kinds of paper that are read element by element."""


@dataclass(frozen=True)
class Reading:
    """What a form says and doesn't. `missing` names facts as a question does: `authority.elements`."""

    defects: tuple[Defect, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True if nothing is wrong with it and nothing unknown."""
        return not self.defects and not self.missing


def reading(
    paper: Authority,
    *,
    record: Record,
    on: date,
    client: ClientFacts = ADULT_AND_LIVING,
    purpose: Purpose = Purpose.CLIENT_DIRECTED,
) -> Reading:
    """The form as it stands on that day, for that record and purpose. Raises KeyError for a paper that isn't one of
    FORMS."""
    question = Question(
        record=record,
        purpose=purpose,
        act=Deed.DISCLOSE,
        on=on,
        actor=Actor(),
        client=client,
        authority=paper,
    )
    if paper.kind is None:
        return Reading((), ("authority.kind", *forms.gaps(question)))
    return Reading(_READ_AS[paper.kind](question), forms.gaps(question))
