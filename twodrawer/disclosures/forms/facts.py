"""Each fact that the law may ask for, as a field: the form shows those of the paper at hand and those that are missing.

A field's name is the fact's own with a blank for its point, `authority issued_by`, so that the law's `missing` leads to
it. What isn't on the form is never read from a post.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.forms.fields import choices_of, day_of, line_of_text, several, yes_no
from twodrawer.disclosures.words_requests import AUTHORITIES, ISSUERS, RECORDS
from twodrawer.law.question import Authority, ClientFacts, Threat
from twodrawer.law.words import (
    AuthorityKind,
    Condition,
    Element,
    Issuer,
    Record,
    Signer,
    Statement,
)

ELEMENTS: Mapping[Element, str] = {
    Element.DESCRIPTION: "What is to be disclosed",
    Element.DISCLOSER: "Who may disclose it",
    Element.RECIPIENT: "To whom",
    Element.PURPOSE: "For what",
    Element.EXPIRY: "When it expires",
    Element.SIGNATURE: "Signature",
    Element.DATE: "Date of the signature",
    Element.REPRESENTATIVE_AUTHORITY: "A representative’s authority",
}
STATEMENTS: Mapping[Statement, str] = {
    Statement.REVOCATION: "That and how it can be revoked",
    Statement.CONDITIONING: "Whether anything depends on signing",
    Statement.REDISCLOSURE: "That the recipient may disclose it again",
}
CONDITIONS: Mapping[Condition, str] = {
    Condition.NONE: "Nothing",
    Condition.TREATMENT: "Treatment",
    Condition.PAYMENT: "Payment",
    Condition.ENROLLMENT: "Enrollment in a health plan",
    Condition.ELIGIBILITY: "Eligibility for benefits",
}
SIGNERS: Mapping[Signer, str] = {Signer.CLIENT: "The client", Signer.REPRESENTATIVE: "A representative"}


def _one_of(label: str, named: Mapping[Any, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Not known"), *choices_of(named)])


FIELDS: Mapping[str, Callable[[], forms.Field]] = {
    "authority.kind": lambda: _one_of("On which paper", AUTHORITIES),
    "authority.issued_by": lambda: _one_of("Issued by", ISSUERS),
    "authority.satisfactory_assurance": lambda: yes_no(
        "Written assurance is there",
        help_text="Notice to the client with time to object, or a protective order sought.",
    ),
    "authority.judge_signed": lambda: yes_no("A judge signed it"),
    "authority.expressly_covers": lambda: several("It expressly names", RECORDS),
    "authority.covers": lambda: several("The form covers", RECORDS),
    "authority.elements": lambda: several("On the form stands", ELEMENTS),
    "authority.statements": lambda: several("The form tells the client", STATEMENTS),
    "authority.expires_on": lambda: day_of("Expires on"),
    "authority.expires_event_happened": lambda: yes_no("The event that ends it has happened"),
    "authority.revoked_on": lambda: day_of("Revoked on"),
    "authority.combined_with": lambda: line_of_text(
        "Signed on the same sheet as", help_text="Other forms, with commas. Nothing: leave it blank."
    ),
    "authority.conditioned_on": lambda: _one_of("What depends on signing", CONDITIONS),
    "authority.signed_by": lambda: _one_of("Signed by", SIGNERS),
    "authority.cite": lambda: line_of_text("The law it names", help_text="Its citation, as on the paper."),
    "client.minor": lambda: yes_no("The client is a minor"),
    "client.consented_alone": lambda: yes_no(
        "The minor lawfully consented to this care alone", help_text="The clinician knows under which rule."
    ),
    "client.deceased": lambda: yes_no("The client has died"),
    "client.paid_in_full_restriction": lambda: yes_no(
        "The plan is not to be told of a service that was paid in full without it"
    ),
    "threat.imminent": lambda: yes_no("The threat is serious and imminent"),
    "threat.recipient_can_prevent": lambda: yes_no("Whoever is told can prevent it"),
    "mandatory": lambda: yes_no("A law demands it"),
}
_FORM = (
    "covers", "elements", "statements", "expires_on", "expires_event_happened", "revoked_on", "combined_with",
    "conditioned_on", "signed_by",
)  # fmt: skip
OF_PAPER: Mapping[AuthorityKind, tuple[str, ...]] = {
    AuthorityKind.AUTHORIZATION: _FORM,
    AuthorityKind.PART2_CONSENT: _FORM,
    AuthorityKind.SUD_COUNSELING_CONSENT: _FORM,
    AuthorityKind.SUBPOENA: ("issued_by", "satisfactory_assurance"),
    AuthorityKind.COURT_ORDER: ("judge_signed", "expressly_covers"),
    AuthorityKind.PART2_COURT_ORDER: ("judge_signed", "expressly_covers"),
    AuthorityKind.STATUTE: ("cite",),
}
"""Which facts each kind of paper carries (decide.md)."""
_ENUMS: Mapping[str, Callable[[str], Any]] = {
    "kind": AuthorityKind,
    "issued_by": Issuer,
    "conditioned_on": Condition,
    "signed_by": Signer,
}
_LISTS: Mapping[str, Callable[[str], Any]] = {
    "covers": Record,
    "expressly_covers": Record,
    "elements": Element,
    "statements": Statement,
}
_DAYS = ("expires_on", "revoked_on")
_TEXTS = ("cite",)


def names_for(known: Known, missing: Sequence[str], *, always: Sequence[str] = ()) -> tuple[str, ...]:
    """The facts on the form: those of the paper, those already said, those that the law misses."""
    kind = known.authority.kind
    of_paper = [f"authority.{name}" for name in OF_PAPER.get(kind, ())] if kind else []
    said = [f"client.{name}" for name, value in known.client if value is not None]
    said += [f"threat.{name}" for name, value in known.threat if value is not None]
    said += ["mandatory"] if known.mandatory is not None else []
    wanted = dict.fromkeys([*always, *of_paper, *missing, *said])
    return tuple(name for name in FIELDS if name in wanted)


class FactsForm(forms.Form):
    """The facts of the paper at hand. `names`: those that are asked about; no other is read."""

    def __init__(self, *args: Any, names: Sequence[str], known: Known, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: _shown(name, known) for name in names})
        kwargs.setdefault("auto_id", "fact-%s")
        super().__init__(*args, **kwargs)
        self.names, self.base = tuple(names), known
        for name in names:
            self.fields[name] = FIELDS[name]()

    def known(self) -> Known:
        """The facts as they stand from now on. Another kind of paper begins with none of the earlier one's."""
        held = self.cleaned_data
        parts: dict[str, dict[str, Any]] = {"authority": {}, "client": {}, "threat": {}}
        mandatory = self.base.mandatory
        for name in self.names:
            part, _, fact = name.rpartition(".")
            value = _read(fact, held.get(name))
            if part:
                parts[part][fact] = value
            else:
                mandatory = value
        authority = self.base.authority
        kind = parts["authority"].get("kind", authority.kind)
        if kind != authority.kind:
            authority = Authority(kind=kind)
        else:
            authority = authority.model_copy(update=parts["authority"])
        return Known(
            authority=authority,
            client=ClientFacts(**{**dict(self.base.client), **parts["client"]}),
            threat=Threat(**{**dict(self.base.threat), **parts["threat"]}),
            mandatory=mandatory,
        )


def _read(fact: str, typed: Any) -> Any:
    """The value of a fact. A list that was left empty is empty; anything else that was left out is not known."""
    if fact in _LISTS:
        return tuple(_LISTS[fact](one) for one in typed or ())
    if fact == "combined_with":
        return tuple(one.strip() for one in (typed or "").split(",") if one.strip())
    if fact in _ENUMS:
        return _ENUMS[fact](typed) if typed else None
    if fact in _DAYS:
        return typed
    if fact in _TEXTS:
        return typed or None
    return {"yes": True, "no": False}.get(typed)


def _shown(name: str, known: Known) -> Any:
    """What the field shows of a fact that is known."""
    part, _, fact = name.rpartition(".")
    value = getattr(getattr(known, part), fact) if part else known.mandatory
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact == "combined_with":
        return ", ".join(value or ())
    return getattr(value, "value", value)
