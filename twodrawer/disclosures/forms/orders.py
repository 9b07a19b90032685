"""The form by which an order is issued: to whom, and for which key."""

from typing import Any

from django import forms

from twodrawer.lib.refs import parse_ref
from twodrawer.people.facts import MemberFacts


class OrderForm(forms.Form):
    """An order to one author. Which notes, and how many, is nowhere to be said."""

    author = forms.ChoiceField(
        label="To whom",
        help_text="The clinician who would have written them. Nobody else can open them.",
    )
    key = forms.CharField(
        label="The recipient’s public key of age",
        required=False,
        max_length=100,
        help_text="It begins with age1. Without one, the author seals with drawn words.",
    )

    def __init__(self, data: Any = None, *, authors: tuple[MemberFacts, ...]) -> None:
        super().__init__(data)
        field = self.fields["author"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *((str(one.ref), one.name) for one in authors)]

    def said(self) -> dict[str, Any]:
        """What `issue_order` takes."""
        return {"author_ref": parse_ref(self.cleaned_data["author"]), "key": self.cleaned_data["key"]}
