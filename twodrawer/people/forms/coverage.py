"""Forms about a client's insurance. They read what was typed; what is allowed is decided by the actions."""

from typing import Any

from django import forms

from twodrawer.people.facts_coverage import PolicyDetails
from twodrawer.people.forms.clients import day_field, line_of_text

RELATIONS = (
    ("self", "The client themselves"),
    ("spouse", "Spouse or partner"),
    ("child", "Child of the subscriber"),
    ("other", "Other"),
)
POSITIONS = (("primary", "Primary, pays first"), ("secondary", "Secondary, pays what is left"))


class PolicyForm(forms.Form):
    """An insurance card, copied."""

    position = forms.ChoiceField(label="Order", choices=POSITIONS)
    payer = line_of_text("Payer", required=True, help_text="The insurer, as on the card.")
    payer_id = line_of_text("Payer id", spellcheck="false")
    plan = line_of_text("Plan")
    member_id = line_of_text("Member id", required=True, spellcheck="false")
    group = line_of_text("Group", spellcheck="false")
    relation = forms.ChoiceField(label="Insured through", choices=RELATIONS)
    subscriber = line_of_text("Subscriber’s name", help_text="If it isn’t the client.", spellcheck="false")
    subscriber_born = day_field("Subscriber’s birth date")
    from_day = day_field("Valid from")
    until_day = day_field("Valid until", help_text="If the card says so.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].required = True

    def facts(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        names = (
            "payer",
            "member_id",
            "payer_id",
            "plan",
            "group",
            "relation",
            "subscriber",
            "subscriber_born",
        )
        return {
            "position": held["position"],
            "details": PolicyDetails(**{name: held[name] for name in names}),
            "from_day": held["from_day"],
            "until_day": held["until_day"],
        }


class PolicyEndForm(forms.Form):
    """A policy's last day."""

    last_day = day_field("Last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].required = True


class ReferralForm(forms.Form):
    """Who referred the client. `version` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    source = forms.CharField(
        label="Referred by",
        required=False,
        help_text="A colleague, a physician, a friend, a list; and why, if it was said.",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
