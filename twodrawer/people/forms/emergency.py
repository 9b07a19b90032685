"""The form that opens a chart in an emergency."""

from typing import Any

from django import forms

from twodrawer.people.facts_emergency import LASTS
from twodrawer.people.forms.clients import day_field, line_of_text


class EmergencyForm(forms.Form):
    """Whom, and why."""

    name = line_of_text(
        "The client\u2019s whole name",
        required=True,
        help_text="Exactly as it is registered. There is no list to choose from.",
        spellcheck="false",
        autocomplete="off",
    )
    born = day_field("Birth date")
    reason = forms.CharField(
        label="What is the emergency?",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="The privacy officer and those who treat the client read this today.",
    )
    sure = forms.BooleanField(
        label=f"I need this chart now, for this emergency. It stays open for {LASTS.seconds // 3600} hours, and every "
        "page I read says so in the ledger."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born"].required = True
