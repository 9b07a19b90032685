"""Forms of a release: what is asked and on which paper, what is picked, each name, the proofs, a person's decision."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms

from twodrawer.disclosures.facts_releases import Choice, Decision, Part, Recipient, ReleaseFacts
from twodrawer.disclosures.forms.fields import offer
from twodrawer.disclosures.words_releases import (
    AUTHORITIES,
    FINDINGS,
    HUMANS,
    ISSUERS,
    PARTS,
    PROOFS,
    PURPOSES,
    RECORDS,
    RELATIONS,
)
from twodrawer.law.facts import Human
from twodrawer.law.verification import Proof
from twodrawer.law.words import Condition, Element, Signer, Statement
from twodrawer.lib.refs import parse_ref

TRI = [("", "Not known"), ("yes", "Yes"), ("no", "No")]
FORMS = ("authorization", "part2_consent", "sud_counseling_consent")


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _tri(label: str, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=TRI, required=False, help_text=help_text)


def _many(label: str, words: Iterable[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(words), required=False, widget=forms.CheckboxSelectMultiple
    )


def _said(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, one.value.replace("_", " ").capitalize()) for one in words]


class QuestionForm(forms.Form):
    """Who receives what for which purpose, and on which paper: the facts of `twodrawer decide`."""

    purpose = forms.ChoiceField(
        label="What it is for", choices=[("", "Choose the purpose"), *PURPOSES.items()]
    )
    record = forms.ChoiceField(label="Which record", choices=list(RECORDS.items()))
    relation = forms.ChoiceField(
        label="Who receives it", choices=[("", "Choose who they are"), *RELATIONS.items()]
    )
    recipient = forms.CharField(label="Their name", max_length=200)
    address = forms.CharField(
        label="Their address", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    wants = forms.CharField(
        label="The purpose, in a sentence",
        max_length=600,
        help_text="It stands in the account of disclosures (45 CFR 164.528(b)(2)).",
    )
    received_on = _day("Asked for on", required=True)
    authority = forms.ChoiceField(label="On which paper", choices=list(AUTHORITIES.items()))
    paper = forms.ChoiceField(label="A paper on file", choices=[("", "None of them")], required=False)

    covers = _many("It covers", RECORDS.items())
    elements = _many("It holds", _said(Element))
    statements = _many("It tells the client of", _said(Statement))
    expires_on = _day("It expires on")
    expires_event_happened = _tri("The event that ends it has happened")
    revoked_on = _day("It was revoked on")
    alone = _tri("It stands alone on its form", "Nothing else was signed with the same signature.")
    conditioned_on = forms.ChoiceField(
        label="Something was made to depend on it",
        choices=[("", "Not known"), *_said(Condition)],
        required=False,
    )
    signed_by = forms.ChoiceField(
        label="Signed by", choices=[("", "Not known"), *_said(Signer)], required=False
    )

    issued_by = forms.ChoiceField(
        label="Issued by", choices=[("", "Not known"), *ISSUERS.items()], required=False
    )
    satisfactory_assurance = _tri("Written assurance that the client was told, or that protection was sought")
    judge_signed = _tri("A judge signed it")
    expressly_covers = _many("The order names expressly", RECORDS.items())
    cite = forms.CharField(label="The statute", max_length=100, required=False)

    minor = _tri("The client is a minor", "Asked between 18 and 21 only: else the birth date says it.")
    consented_alone = _tri("The client consented to this care alone, as a minor may")
    paid_in_full_restriction = _tri("The client paid in full and asked to keep the plan out")
    endangerment_finding = forms.ChoiceField(
        label="A professional’s finding of danger",
        choices=[("", "Not asked"), *FINDINGS.items()],
        required=False,
    )
    mandatory = _tri("A law demands it")
    imminent = _tri("A serious threat is imminent")
    recipient_can_prevent = _tri("The recipient can prevent it")

    FORM_FIELDS = (
        "covers", "elements", "statements", "expires_on", "expires_event_happened", "revoked_on", "alone",
        "conditioned_on", "signed_by",
    )  # fmt: skip
    LEGAL_FIELDS = ("issued_by", "satisfactory_assurance", "judge_signed", "expressly_covers", "cite")
    CLIENT_FIELDS = (
        "minor", "consented_alone", "paid_in_full_restriction", "endangerment_finding", "mandatory", "imminent",
        "recipient_can_prevent",
    )  # fmt: skip

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.papers = tuple(papers)
        offer(self, "paper", [("", "None of them"), *self.papers])
        for name in ("covers", "expressly_covers"):
            self.fields[name].widget.attrs["class"] = "tight"

    def form_fields(self) -> list[forms.BoundField]:
        """What a signed form says."""
        return [self[name] for name in self.FORM_FIELDS]

    def legal_fields(self) -> list[forms.BoundField]:
        """What legal process says."""
        return [self[name] for name in self.LEGAL_FIELDS]

    def client_fields(self) -> list[forms.BoundField]:
        """What else the law may ask."""
        return [self[name] for name in self.CLIENT_FIELDS]

    def has_papers(self) -> bool:
        """Whether there are papers on file to pick from."""
        return bool(self.papers)

    def facts(self, before: ReleaseFacts | None = None) -> ReleaseFacts:
        """For the action; what the other forms say stays as it was."""
        data = self.cleaned_data
        said = {
            "question": self._question(),
            "recipient": Recipient(data["recipient"].strip(), data["address"].strip()),
            "wants": data["wants"].strip(),
            "received_on": data["received_on"],
            "paper_ref": parse_ref(data["paper"]) if data["paper"] else None,
        }
        return replace(before, **said) if before is not None else ReleaseFacts(**said)

    def _question(self) -> dict[str, Any]:
        data = self.cleaned_data
        client = {name: _yes(data[name]) for name in ("minor", "consented_alone", "paid_in_full_restriction")}
        threat = {name: _yes(data[name]) for name in ("imminent", "recipient_can_prevent")}
        return _filled(
            {
                "record": data["record"],
                "purpose": data["purpose"],
                "actor": {"relation": data["relation"]},
                "client": _filled({**client, "endangerment_finding": data["endangerment_finding"]}),
                "threat": _filled(threat),
                "mandatory": _yes(data["mandatory"]),
                "authority": self._authority(),
            }
        )

    def _authority(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data["authority"]
        said: dict[str, Any] = {"kind": kind}
        if kind in FORMS:
            said |= {
                name: data[name]
                for name in ("covers", "elements", "statements", "conditioned_on", "signed_by")
            }
            said |= {name: _text(data[name]) for name in ("expires_on", "revoked_on")}
            said["expires_event_happened"] = _yes(data["expires_event_happened"])
            alone = _yes(data["alone"])
            said["combined_with"] = None if alone is None else [] if alone else ["another document"]
        if kind == "subpoena":
            said |= {
                "issued_by": data["issued_by"],
                "satisfactory_assurance": _yes(data["satisfactory_assurance"]),
            }
        if kind in ("court_order", "part2_court_order"):
            said |= {"judge_signed": _yes(data["judge_signed"]), "expressly_covers": data["expressly_covers"]}
        if kind == "statute":
            said["cite"] = data["cite"].strip()
        return {name: value for name, value in said.items() if value is not None and value != ""}

    @staticmethod
    def filled(facts: ReleaseFacts) -> dict[str, Any]:
        """What the form shows of a release that stands."""
        question = facts.question
        paper, client, threat = (_part(question, name) for name in ("authority", "client", "threat"))
        combined = paper.get("combined_with")
        shown = {
            "purpose": question.get("purpose"),
            "record": question.get("record"),
            "relation": _part(question, "actor").get("relation"),
            "recipient": facts.recipient.name,
            "address": facts.recipient.address,
            "wants": facts.wants,
            "received_on": facts.received_on,
            "authority": paper.get("kind"),
            "paper": str(facts.paper_ref or ""),
            "alone": "" if combined is None else _tri_word(not combined),
            "mandatory": _tri_word(question.get("mandatory")),
            **{
                name: paper.get(name)
                for name in ("covers", "elements", "statements", "conditioned_on", "signed_by")
            },
            **{
                name: paper.get(name)
                for name in ("expires_on", "revoked_on", "issued_by", "expressly_covers", "cite")
            },
            **{name: client.get(name) for name in ("endangerment_finding",)},
        }
        for name in ("expires_event_happened", "satisfactory_assurance", "judge_signed"):
            shown[name] = _tri_word(paper.get(name))
        for name in ("minor", "consented_alone", "paid_in_full_restriction"):
            shown[name] = _tri_word(client.get(name))
        for name in ("imminent", "recipient_can_prevent"):
            shown[name] = _tri_word(threat.get(name))
        return shown


class PartsForm(forms.Form):
    """Which parts of the record, of which days."""

    parts = forms.MultipleChoiceField(
        label="Parts", choices=list(PARTS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_day = _day("From")
    until_day = _day("Until", required=True)
    left_out = forms.MultipleChoiceField(
        label="Leave these sessions out", required=False, widget=forms.CheckboxSelectMultiple
    )
    limit = forms.CharField(
        label="Why this much",
        max_length=600,
        required=False,
        help_text="Where the minimum necessary applies: what the purpose needs these parts for.",
    )
    more = forms.CharField(
        label="Other words to take out",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line. They are taken out wherever they stand.",
    )

    def __init__(self, *args: Any, sessions: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "left_out", sessions)

    def facts(self, before: ReleaseFacts) -> ReleaseFacts:
        """For the action."""
        data = self.cleaned_data
        return replace(
            before,
            parts=frozenset(Part(one) for one in data["parts"]),
            days=(data["from_day"], data["until_day"]),
            left_out=frozenset(UUID(one) for one in data["left_out"]),
            limit=data["limit"].strip(),
            more=tuple(one.strip() for one in data["more"].splitlines() if one.strip()),
        )

    @staticmethod
    def filled(facts: ReleaseFacts) -> dict[str, Any]:
        """What the form shows."""
        return {
            "parts": sorted(facts.parts),
            "from_day": facts.days[0],
            "until_day": facts.days[1],
            "left_out": [str(one) for one in facts.left_out],
            "limit": facts.limit,
            "more": "\n".join(facts.more),
        }


class ProofsForm(forms.Form):
    """What was seen of who receives it."""

    verified = forms.MultipleChoiceField(
        label="I have seen", choices=list(PROOFS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, needed: Iterable[Proof] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "verified", [(one.value, PROOFS[one.value]) for one in needed])

    def facts(self, before: ReleaseFacts) -> ReleaseFacts:
        """For the action."""
        return replace(before, verified=frozenset(Proof(one) for one in self.cleaned_data["verified"]))


class DecisionForm(forms.Form):
    """What the person whom the law names decided. A no is no release: discard it."""

    human = forms.ChoiceField(label="Who decided", choices=list(HUMANS.items()))
    name = forms.CharField(label="Their name", max_length=200)
    decided_on = _day("On", required=True)
    says = forms.CharField(
        label="In which words, and why", max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def facts(self, before: ReleaseFacts) -> ReleaseFacts:
        """For the action."""
        data = self.cleaned_data
        decided = Decision(
            Human(data["human"]), data["name"].strip(), data["decided_on"], data["says"].strip()
        )
        return replace(before, decision=decided)


class LeaveForm(forms.Form):
    """How a release leaves."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seal_for = forms.CharField(
        label="Seal it for (a public key of age)",
        required=False,
        max_length=200,
        help_text="Begins with age1. Without it the file is open to whoever has it: hand it over yourself.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class HoldBackForm(forms.Form):
    """An agency’s written word about one line of the account."""

    disclosure = forms.UUIDField(widget=forms.HiddenInput)
    until = _day("Until", required=True)
    says = forms.CharField(label="Who asked for it in writing, and when", max_length=600)


class ReportForm(forms.Form):
    """On which day the client asked for the account."""

    requested_on = _day("Asked for on", required=True, help_text="The account reaches back from this day.")


def names_from(post: Mapping[str, str], keys: Iterable[str]) -> dict[str, Choice]:
    """The choice that was made for each of these names. Others are not taken."""
    found = {}
    for number, key in enumerate(keys):
        said = post.get(f"name-{number}", "")
        if said in set(Choice):
            found[key] = Choice(said)
    return found


def _yes(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _tri_word(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else ""


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _part(question: Mapping[str, object], name: str) -> Mapping[str, Any]:
    part = question.get(name)
    return part if isinstance(part, Mapping) else {}


def _filled(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", {})}
