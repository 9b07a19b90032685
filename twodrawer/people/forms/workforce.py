"""Forms of the People page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from twodrawer.law import ROLE_NAMES, Role

ROLE_HELP = {
    Role.CLINICIAN: "treats clients and signs notes",
    Role.SUPERVISOR: "reads and cosigns the notes of trainees linked to them",
    Role.TRAINEE: "writes notes that a supervisor cosigns",
    Role.BILLER: "sees codes, times and signatures, no text",
    Role.FRONT_DESK: "runs the calendar and keeps names and contacts",
    Role.PRIVACY_OFFICER: "reads the ledger and answers for requests",
    Role.ADMINISTRATOR: "manages people and settings, reads no notes",
}
ROLE_CHOICES = [(role.value, f"{ROLE_NAMES[role].capitalize()}: {ROLE_HELP[role]}") for role in Role]


def day_input() -> forms.DateInput:
    """A day, picked or typed."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InviteForm(forms.Form):
    """Somebody to invite."""

    name = forms.CharField(label="Name", max_length=120)
    credentials = forms.CharField(
        label="Credentials", max_length=60, required=False, help_text="Such as LCSW or PhD."
    )
    email = forms.EmailField(label="Work e-mail", max_length=254, help_text="They sign in with it.")
    roles = forms.MultipleChoiceField(
        label="Roles", choices=ROLE_CHOICES, widget=forms.CheckboxSelectMultiple
    )


class GrantForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(
        label="Role", choices=[(role.value, ROLE_NAMES[role].capitalize()) for role in Role]
    )
    from_day = forms.DateField(label="From", widget=day_input())
    until_day = forms.DateField(label="Last day", required=False, widget=day_input())


class LastDayForm(forms.Form):
    """When a role ends."""

    grant = forms.UUIDField(widget=forms.HiddenInput)
    last_day = forms.DateField(required=False, widget=day_input())


class LinkForm(forms.Form):
    """A named link to end."""

    link = forms.UUIDField(widget=forms.HiddenInput)


class PersonChoiceForm(forms.Form):
    """One of the people here."""

    person = forms.ChoiceField()

    def __init__(self, *args: Any, label: str, people: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        field.label = label
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose"), *((str(ref), name) for ref, name in people)]


class SupervisorForm(PersonChoiceForm):
    """Who supervises this trainee, from when."""

    from_day = forms.DateField(label="From", widget=day_input())


class RestoreForm(forms.Form):
    """Confirming that a second factor is lost."""

    new_password = forms.BooleanField(label="They forgot their password too", required=False)
    code = forms.CharField(label="Your offline code", max_length=60, required=False)
