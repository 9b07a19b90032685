"""Forms about a client. They read what was typed; what is allowed is decided by the actions, in sentences.

No input has a `maxlength`: a browser would cut a paste without a word. What is too long is refused whole.
"""

from collections.abc import Iterable
from typing import Any

from django import forms

from twodrawer.lib.errors import Invalid
from twodrawer.people.facts import ClientFacts, ClientIdentity, Contact, MemberFacts

KINDS = (
    ("guardian", "Parent or guardian"),
    ("representative", "Personal representative"),
    ("emergency", "Emergency contact"),
)
PARTS = (("primary", "Treats"), ("covering", "Covers"))

_OFF = {"autocomplete": "off"}


def line_of_text(label: str, *, required: bool = False, help_text: str = "", **attrs: str) -> forms.CharField:
    """One line, which no browser fills in by itself."""
    widget = forms.TextInput(attrs={**_OFF, **attrs})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def day_field(label: str, *, help_text: str = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", **_OFF}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, help_text=help_text, widget=widget)


def _members(members: Iterable[MemberFacts], *, blank: str = "") -> list[tuple[str, str]]:
    choices = [(str(member.ref), member.signature_name) for member in members]
    return [("", blank), *choices] if blank else choices


class ClientForm(forms.Form):
    """What identifies a client."""

    legal_name = line_of_text(
        "Legal name", required=True, help_text="As it stands on papers.", spellcheck="false"
    )
    preferred_name = line_of_text(
        "Preferred name", help_text="If the client is called otherwise.", spellcheck="false"
    )
    pronouns = line_of_text("Pronouns")
    born = day_field("Birth date")
    language = line_of_text("Language")
    record_number = line_of_text("Record number", spellcheck="false")
    phone = line_of_text("Phone", inputmode="tel")
    email = line_of_text("E-mail", inputmode="email", spellcheck="false")
    address = forms.CharField(
        label="Address",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **_OFF, "spellcheck": "false"}),
    )
    contact_note = line_of_text("How to reach the client", help_text="No voice mail, text only, not at work.")

    def identity(self) -> ClientIdentity:
        """What was typed, as the action takes it."""
        held = self.cleaned_data
        return ClientIdentity(
            legal_name=held["legal_name"],
            preferred_name=held["preferred_name"],
            pronouns=held["pronouns"],
            born=held["born"],
            died=held.get("died"),
            language=held["language"],
            record_number=held["record_number"],
            contact=self.contact(),
        )

    def contact(self) -> Contact:
        """How to reach the client, as it was typed."""
        held = self.cleaned_data
        return Contact(held["phone"], held["email"], held["address"], held["contact_note"])

    @staticmethod
    def filled(client: ClientFacts) -> dict[str, Any]:
        """What the form shows of a client that stands."""
        identity = client.identity
        return {
            "legal_name": identity.legal_name,
            "preferred_name": identity.preferred_name,
            "pronouns": identity.pronouns,
            "born": identity.born,
            "died": identity.died,
            "language": identity.language,
            "record_number": identity.record_number,
            "phone": identity.contact.phone,
            "email": identity.contact.email,
            "address": identity.contact.address,
            "contact_note": identity.contact.note,
            "version": client.version,
        }


class NewClientForm(ClientForm):
    """A client who comes for the first time. The front desk may say who will treat."""

    treated_by = forms.UUIDField(label="Treated by", required=False, widget=forms.Select)

    def __init__(self, *args: Any, clinicians: Iterable[MemberFacts] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clinicians is None:
            del self.fields["treated_by"]
            return
        self.fields["treated_by"].widget.choices = _members(clinicians, blank="Not decided yet")
        self.fields["treated_by"].help_text = "Until somebody is named, nobody clinical can open this client."


class ChangedClientForm(ClientForm):
    """A client whom the practice knows. `version` is the one that the page showed."""

    kept: Contact | None = None
    died = day_field("Date of death")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def keep_contact(self, contact: Contact) -> None:
        """The usual contacts aren't asked for and aren't shown; they stay as they are, whatever a post says."""
        self.kept = contact
        for name in ("phone", "email", "address", "contact_note"):
            del self.fields[name]
            self.initial.pop(name, None)

    def contact(self) -> Contact:
        """As it was typed, or as it was where the form doesn't ask."""
        return super().contact() if self.kept is None else self.kept


class RepresentativeForm(forms.Form):
    """Somebody who speaks for the client, or whom to call."""

    kind = forms.ChoiceField(label="As what", choices=KINDS)
    name = line_of_text("Name", required=True, spellcheck="false")
    relation = line_of_text("Relation to the client", help_text="Mother, brother, neighbor.")
    authority = forms.CharField(
        label="Authority",
        required=False,
        help_text="For a personal representative: the paper and its date.",
        widget=forms.Textarea(attrs={"rows": 2, **_OFF}),
    )
    phone = line_of_text("Phone", inputmode="tel")
    email = line_of_text("E-mail", inputmode="email", spellcheck="false")

    def facts(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {
            "kind": held["kind"],
            "name": held["name"],
            "relation": held["relation"],
            "authority": held["authority"],
            "contact": Contact(phone=held["phone"], email=held["email"]),
        }


class CareTeamForm(forms.Form):
    """A member who treats or covers the client from today on."""

    member_ref = forms.UUIDField(label="Who", widget=forms.Select)
    part = forms.ChoiceField(label="As what", choices=PARTS)

    def __init__(self, *args: Any, clinicians: Iterable[MemberFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_ref"].widget.choices = _members(clinicians)


def say_wrong(form: forms.Form, wrong: Invalid) -> None:
    """The sentences stand at the first field that they name, or at the top of the form."""
    named = [field for field in wrong.fields if field in form.fields]
    sentences = " ".join(filter(None, [f"{wrong.what}.", wrong.why, wrong.do]))
    form.add_error(named[0] if named else None, sentences)
