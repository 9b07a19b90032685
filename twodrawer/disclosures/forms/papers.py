"""Forms about papers. They read what was typed, and no field that isn't here; what is allowed is decided elsewhere."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms

from twodrawer.disclosures.actions.papers import IdentityCheck, Signing
from twodrawer.disclosures.facts_papers import Alone, Finding, FormWords, Mark, PurposeIs
from twodrawer.disclosures.form_reading import RECORDS as OF_KIND
from twodrawer.disclosures.form_text import RECORDS, TITLES
from twodrawer.disclosures.forms.fields import offer
from twodrawer.disclosures.queries.papers import Signers
from twodrawer.disclosures.signers import SignerWord
from twodrawer.law.words import AuthorityKind, Condition, Record, Relation, Signer, Statement
from twodrawer.lib.errors import Invalid

KINDS = tuple((kind.value, title) for kind, title in TITLES.items())
RECIPIENTS = (
    ("", "Choose …"),
    (Relation.OUTSIDE_PROVIDER.value, "Another provider"),
    (Relation.PAYER.value, "A health plan or insurer"),
    (Relation.ATTORNEY.value, "An attorney"),
    (Relation.COURT.value, "A court"),
    (Relation.AGENCY.value, "An agency"),
    (Relation.EMPLOYER.value, "An employer"),
    (Relation.FAMILY.value, "Family or a friend"),
    (Relation.RESEARCHER.value, "A researcher"),
    (Relation.PUBLIC.value, "Somebody else"),
)
PURPOSES = {
    AuthorityKind.AUTHORIZATION: (
        (PurposeIs.NAMED.value, "Written below"),
        (PurposeIs.AT_REQUEST.value, "At the client’s own request"),
    ),
    AuthorityKind.PART2_CONSENT: (
        (PurposeIs.NAMED.value, "Written below"),
        (PurposeIs.AT_REQUEST.value, "At the client’s own request"),
        (PurposeIs.TPO.value, "Treatment, payment and operations, once for all"),
        (PurposeIs.PROCEEDING.value, "A legal proceeding; such a consent stands alone"),
    ),
    AuthorityKind.SUD_COUNSELING_CONSENT: (
        (PurposeIs.NAMED.value, "Written below"),
        (PurposeIs.AT_REQUEST.value, "At the client’s own request"),
    ),
}
ALONE = (
    ("", "Not looked at yet"),
    (Alone.ALONE.value, "Nothing else"),
    (Alone.AUTHORIZATION.value, "Another authorization, for the record"),
    (Alone.NOTES_AUTHORIZATION.value, "Another authorization, for psychotherapy notes"),
    (Alone.COUNSELING_CONSENT.value, "Another consent for SUD counseling notes"),
    (Alone.OTHER.value, "Something else: a consent to treatment, a contract, a form of a plan"),
)
CONDITIONS = (
    ("", "Not looked at yet"),
    (Condition.NONE.value, "Nothing"),
    (Condition.TREATMENT.value, "Treatment"),
    (Condition.PAYMENT.value, "Payment"),
    (Condition.ENROLLMENT.value, "Enrollment in a plan"),
    (Condition.ELIGIBILITY.value, "Eligibility for benefits"),
)
SIGNERS = (
    ("", "Not looked at yet"),
    (Signer.CLIENT.value, "The client"),
    (Signer.REPRESENTATIVE.value, "Somebody who speaks for the client"),
)
SAYS = (("", "Not looked at yet"), ("yes", "Yes"), ("no", "No"))
CHECKS = (
    (IdentityCheck.KNOWN.value, "I know them from treatment"),
    (IdentityCheck.PHOTO_ID.value, "I looked at a photo ID"),
    (IdentityCheck.QUESTIONS.value, "They answered questions from the record"),
)
STROKES = re.compile(r"\d{1,3},\d{1,3}(?:[ ;]\d{1,3},\d{1,3}){0,4000}")

_OFF = {"autocomplete": "off"}


def line(label: str, help_text: str = "", **attrs: str) -> forms.CharField:
    """One line, never required here: what is missing is said by the law, with its paragraph."""
    widget = forms.TextInput(attrs={**_OFF, **attrs})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def lines(label: str, help_text: str = "", rows: int = 2) -> forms.CharField:
    """Some sentences."""
    widget = forms.Textarea(attrs={"rows": rows, **_OFF})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", **_OFF}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class WordsForm(forms.Form):
    """What a form says. `version` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    covers = forms.MultipleChoiceField(
        label="Records", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    description = lines("What of it", "Specific and in plain words: which notes, from when to when.")
    discloser = line("Who may disclose")
    recipient = line("To whom", "A name, or a class of persons.", spellcheck="false")
    recipient_is = forms.ChoiceField(label="They are", required=False, choices=RECIPIENTS)
    purpose_is = forms.ChoiceField(label="The purpose is", choices=())
    purpose = lines("Purpose in words")
    expires_on = day("Ends on")
    expires_event = line("Or when this happens", "An event that has to do with the client or the purpose.")

    GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("What may be disclosed", ("covers", "description")),
        ("By whom and to whom", ("discloser", "recipient", "recipient_is")),
        ("What for", ("purpose_is", "purpose")),
        ("Until when", ("expires_on", "expires_event")),
    )

    def __init__(self, *args: Any, kind: AuthorityKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper_kind = kind
        named = OF_KIND[kind] if not self.is_of_paper else tuple(RECORDS)
        offer(self, "covers", [(one.value, RECORDS[one]) for one in named])
        offer(self, "purpose_is", PURPOSES[kind])

    is_of_paper = False

    def require_whole(self) -> None:
        """Nothing: a form that is written here is read whole, or not at all."""

    def words(self) -> FormWords:
        """What was entered, as the actions take it."""
        held = self.cleaned_data
        relation = held["recipient_is"]
        return FormWords(
            kind=self.paper_kind,
            covers=tuple(Record(one) for one in held["covers"]),
            description=held["description"],
            discloser=held["discloser"],
            recipient=held["recipient"],
            recipient_is=Relation(relation) if relation else None,
            purpose_is=PurposeIs(held["purpose_is"]),
            purpose=held["purpose"],
            expires_on=held["expires_on"],
            expires_event=held["expires_event"],
        )

    @classmethod
    def filled(cls, words: FormWords, version: int) -> dict[str, Any]:
        """What the form shows of a version that stands."""
        return {
            "version": version,
            "kind": words.kind.value,
            "covers": [one.value for one in words.covers],
            "description": words.description,
            "discloser": words.discloser,
            "recipient": words.recipient,
            "recipient_is": words.recipient_is.value if words.recipient_is else "",
            "purpose_is": words.purpose_is.value,
            "purpose": words.purpose,
            "expires_on": words.expires_on,
            "expires_event": words.expires_event,
        }

    def rows(self, found: tuple[Finding, ...]) -> list[dict[str, Any]]:
        """The groups of the page: each with its fields, and beside each field what the law says of it."""
        return [
            {
                "legend": legend,
                "entries": [
                    {"field": self[name], "name": name, "said": [one for one in found if one.field == name]}
                    for name in names
                ],
            }
            for legend, names in self.GROUPS
        ]


class PaperForm(WordsForm):
    """What somebody reads off a signed paper."""

    is_of_paper = True
    is_signed = forms.BooleanField(label="It is signed", required=False)
    signer = line("Name under the signature", spellcheck="false")
    signed_by = forms.ChoiceField(label="Signed by", required=False, choices=SIGNERS)
    signed_on = day("Date beside the signature")
    representative_authority = line(
        "By what authority", "Of somebody who speaks for the client, as the paper describes it."
    )
    says_revocation = forms.ChoiceField(label="It says that it can be revoked", required=False, choices=SAYS)
    says_conditioning = forms.ChoiceField(
        label="It says whether anything depends on it", required=False, choices=SAYS
    )
    says_redisclosure = forms.ChoiceField(
        label="It says that it may be passed on", required=False, choices=SAYS
    )
    alone = forms.ChoiceField(label="Also on the same form", required=False, choices=ALONE)
    conditioned_on = forms.ChoiceField(label="Made to depend on signing", required=False, choices=CONDITIONS)

    GROUPS = (
        *WordsForm.GROUPS,
        ("Signature", ("is_signed", "signer", "signed_by", "signed_on", "representative_authority")),
        ("What it tells the client", ("says_revocation", "says_conditioning", "says_redisclosure")),
        ("What else is on it", ("alone", "conditioned_on")),
    )

    def words(self) -> FormWords:
        """What was read, with what nobody looked at left open."""
        held = self.cleaned_data
        said = self._statements()
        looked = all(said.values())
        return replace(
            super().words(),
            is_signed=held["is_signed"],
            signer=held["signer"],
            signed_by=Signer(held["signed_by"]) if held["signed_by"] else None,
            signed_on=held["signed_on"],
            representative_authority=held["representative_authority"],
            statements=tuple(one for one, answer in said.items() if answer == "yes") if looked else None,
            alone=Alone(held["alone"]) if held["alone"] else None,
            conditioned_on=Condition(held["conditioned_on"]) if held["conditioned_on"] else None,
        )

    def _statements(self) -> dict[Statement, str]:
        return {one: self.cleaned_data[f"says_{one.value}"] for one in Statement}

    def require_whole(self) -> None:
        """Invalid, if one statement was looked for and another wasn't: they are kept together."""
        said = self._statements()
        if any(said.values()) and not all(said.values()):
            raise Invalid(
                "Answer all three of what it tells the client, or leave all three open",
                fields=tuple(f"says_{one.value}" for one, answer in said.items() if not answer),
            )

    @classmethod
    def filled(cls, words: FormWords, version: int) -> dict[str, Any]:
        """What the form shows of what was read before."""
        said = words.statements
        return {
            **super().filled(words, version),
            "is_signed": words.is_signed,
            "signer": words.signer,
            "signed_by": words.signed_by.value if words.signed_by else "",
            "signed_on": words.signed_on,
            "representative_authority": words.representative_authority,
            "alone": words.alone.value if words.alone else "",
            "conditioned_on": words.conditioned_on.value if words.conditioned_on else "",
            **{
                f"says_{one.value}": "" if said is None else "yes" if one in said else "no"
                for one in Statement
            },
        }

    def rows(self, found: tuple[Finding, ...]) -> list[dict[str, Any]]:
        """As above; what is said of the statements stands beside the one that is meant."""
        moved = tuple(
            Finding(f"says_{_statement(one)}", one.says, one.cite, one.is_gap)
            if one.field == "statements"
            else one
            for one in found
        )
        return super().rows(moved)


def _statement(found: Finding) -> str:
    named = [one.value for one in Statement if found.says.endswith(f"about {one.value}")]
    return named[0] if named else Statement.REVOCATION.value


class ReceiveForm(forms.Form):
    """A signed paper comes in. The file itself is read by its bytes, not by a name."""

    received_on = day("Taken in on", required=True)
    scan = forms.FileField(
        label="The scan",
        help_text="PDF, PNG or JPEG, up to 10 MB. It is encrypted; nothing of it is run or changed.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
    )


class SignForm(forms.Form):
    """A signature on this device."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    who = forms.ChoiceField(label="Who signs", choices=(), widget=forms.RadioSelect)
    name = line("Type your name", "This is your signature.", spellcheck="false", autocapitalize="words")
    strokes = forms.CharField(required=False, widget=forms.HiddenInput)
    means_it = forms.BooleanField(label="", required=False)
    checked_how = forms.ChoiceField(label="How I made sure who signs", choices=CHECKS)
    checked_words = line("What I looked at", "Which ID, or what was asked. No numbers.")

    def __init__(self, *args: Any, signers: Signers, intent: str, minor_too: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        if signers.who.client or minor_too:
            choices.append((Signer.CLIENT.value, signers.client.identity.legal_name))
        if signers.who.representative and not minor_too:
            choices += [
                (str(one.ref), f"{one.name}, {one.relation or one.authority or one.kind}")
                for one in signers.speakers
            ]
        offer(self, "who", choices)
        if len(choices) == 1:
            self.fields["who"].initial = choices[0][0]
        self.fields["means_it"].label = intent

    def clean_strokes(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The drawn lines as points; anything that isn't a list of points is refused whole."""
        text = self.cleaned_data["strokes"]
        if not text:
            return ()
        if len(text) > 40_000 or STROKES.fullmatch(text) is None:
            raise forms.ValidationError("The drawn signature can't be kept. Clear it and draw it again.")
        return tuple(
            tuple((int(x), int(y)) for x, y in (point.split(",") for point in stroke.split(" ")))
            for stroke in text.split(";")
        )

    def signing(self) -> Signing:
        """As the action takes it."""
        held = self.cleaned_data
        of_client = held["who"] == Signer.CLIENT.value
        return Signing(
            part=Signer.CLIENT if of_client else Signer.REPRESENTATIVE,
            mark=Mark(held["name"], held["strokes"]),
            checked_how=IdentityCheck(held["checked_how"]),
            checked_words=held["checked_words"],
            representative_ref=None if of_client else UUID(held["who"]),
            means_it=held["means_it"],
        )


class EndForm(forms.Form):
    """How a paper ends before its day."""

    day = day("On which day", required=True)
    words = lines("In the client’s words", rows=3)
    in_writing = forms.BooleanField(
        label="The client wrote and dated it, and we keep the writing", required=False
    )


class SignersForm(forms.Form):
    """Who may sign for a client."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    says = forms.ChoiceField(
        label="Who signs",
        widget=forms.RadioSelect,
        choices=(
            (SignerWord.OF_AGE.value, "The client: of age"),
            (SignerWord.PARENT.value, "A parent or guardian: the client is a minor"),
            (SignerWord.ALONE.value, "The client alone: a minor who lawfully consented to this care"),
        ),
    )
    words = lines("What this rests on", "The statute, the court order, the paper that was seen.")
