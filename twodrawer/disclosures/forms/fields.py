"""Inputs of the desk's forms. None has a `maxlength`: a browser would cut a paste without a word."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from django import forms

Word = TypeVar("Word", bound=StrEnum)
_OFF = {"autocomplete": "off"}
YES_NO = (("", "Not known"), ("yes", "Yes"), ("no", "No"))


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """The field of this name has these to choose from, and takes no other."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def choices_of(named: Mapping[Word, str]) -> list[tuple[str, str]]:
    """Value and words of each."""
    return [(word.value, says) for word, says in named.items()]


def line_of_text(label: str, *, required: bool = False, help_text: str = "", **attrs: str) -> forms.CharField:
    """One line, which no browser fills in by itself."""
    widget = forms.TextInput(attrs={**_OFF, **attrs})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def lines_of_text(
    label: str, *, required: bool = True, help_text: str = "", rows: int = 3
) -> forms.CharField:
    """Some lines."""
    widget = forms.Textarea(attrs={**_OFF, "rows": rows})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def day_of(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", **_OFF}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def yes_no(label: str, *, help_text: str = "") -> forms.ChoiceField:
    """Yes, no, or nobody has said."""
    return forms.ChoiceField(label=label, required=False, choices=YES_NO, help_text=help_text)


def several(label: str, named: Mapping[Word, str], *, help_text: str = "") -> forms.MultipleChoiceField:
    """Any of a list."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices_of(named),
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )
