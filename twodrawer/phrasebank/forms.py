"""Forms of the bank's pages. What is typed is checked again by the actions, which know the rules."""

from typing import Any

from django import forms

from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank.actions import TemplateSection
from twodrawer.phrasebank.pack_file import FILE_LIMIT, TEXT_LIMIT
from twodrawer.phrasebank.words import ELEMENT_WORDS
from twodrawer.writing.format_file import Format

PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
SECTIONS = 8


def say_wrong(form: forms.Form, wrong: Invalid) -> None:
    """The problem stands at its field, in a sentence."""
    field = next((name for name in wrong.fields if name in form.fields), None)
    form.add_error(field, " ".join(filter(None, [f"{wrong.what}.", wrong.why, wrong.do])))


class PhraseForm(forms.Form):
    """One phrase of one's own."""

    text = forms.CharField(
        label="Phrase",
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Put a blank where notes differ: Practiced {skill} for {situation}. A phrase names nobody.",
    )
    letters = forms.CharField(
        label="Letters after /", max_length=12, widget=forms.TextInput(attrs=PLAIN), help_text="Such as alog."
    )
    element = forms.ChoiceField(
        label="Part of a note", choices=[(one.value, words) for one, words in ELEMENT_WORDS.items()]
    )


class ShortForm(forms.Form):
    """An abbreviation and what it expands to."""

    short = forms.CharField(label="Abbreviation", max_length=12, widget=forms.TextInput(attrs=PLAIN))
    text = forms.CharField(label="Stands for", max_length=TEXT_LIMIT)


class TakeOverForm(forms.Form):
    """A colleague's file of phrases, as text. A script reads a chosen file into the field; nothing is uploaded."""

    content = forms.CharField(
        label="The file’s text",
        max_length=FILE_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="Open the file with a text editor and paste all of it.",
    )


class HandOutForm(forms.Form):
    """What the file of one's own phrases is called."""

    name = forms.CharField(label="Name of the pack", max_length=60, initial="My phrases")


class TemplateForm(forms.Form):
    """A note template: its name and up to eight sections."""

    name = forms.CharField(label="Name", max_length=40)
    about = forms.CharField(label="What it is for", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, SECTIONS + 1):
            self.fields[f"heading_{number}"] = forms.CharField(
                label="Heading", max_length=60, required=number == 1
            )
            self.fields[f"prompt_{number}"] = forms.CharField(label="Prompt", max_length=200, required=False)
            self.fields[f"carries_{number}"] = forms.MultipleChoiceField(
                label="Usually carries",
                required=False,
                choices=[(one.value, words) for one, words in ELEMENT_WORDS.items()],
                widget=forms.SelectMultiple(attrs={"size": 5}),
            )
            self.fields[f"required_{number}"] = forms.BooleanField(label="A note needs it", required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each section."""
        names = ("heading", "prompt", "carries", "required")
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in names}}
            for number in range(1, SECTIONS + 1)
        ]

    def sections(self) -> list[TemplateSection]:
        """For the action."""
        said = self.cleaned_data
        return [
            TemplateSection(
                heading=said[f"heading_{number}"],
                prompt=said[f"prompt_{number}"],
                carries=said[f"carries_{number}"],
                required=said[f"required_{number}"],
            )
            for number in range(1, SECTIONS + 1)
            if said[f"heading_{number}"].strip()
        ]

    @staticmethod
    def filled(form: Format) -> dict[str, Any]:
        """What the page shows of a template that stands."""
        shown: dict[str, Any] = {"name": form.name, "about": form.about}
        for number, section in enumerate(form.sections[:SECTIONS], start=1):
            shown |= {
                f"heading_{number}": section.heading,
                f"prompt_{number}": section.prompt,
                f"carries_{number}": sorted(one.value for one in section.carries),
                f"required_{number}": section.required,
            }
        return shown
