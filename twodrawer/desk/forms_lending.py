"""The form that asks for a permission to lend."""

from datetime import date, timedelta
from typing import Any

from django import forms

from twodrawer.desk.queries.lending import LendingPage
from twodrawer.lib.refs import parse_ref


class LendingForm(forms.Form):
    """To whom, and until which day. Which note is chosen in the vault."""

    to = forms.ChoiceField(label="To whom")
    until = forms.DateField(
        label="Until the end of",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Thirty days at most. After it the vault serves the note to nobody but you.",
    )

    def __init__(self, data: Any = None, *, page: LendingPage, today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=7)})
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *((str(one.ref), one.name) for one in page.colleagues)]

    def said(self) -> dict[str, Any]:
        """What `permit_lending` takes."""
        return {"to_ref": parse_ref(self.cleaned_data["to"]), "until": self.cleaned_data["until"]}
