"""The form of a rule that keeps records longer than the state asks."""

from typing import Any

from django import forms

from twodrawer.law.retention_clock import LONGER_NAMES, Longer


class RuleForm(forms.Form):
    """Whose rule, how many years, in which words."""

    kind = forms.ChoiceField(
        label="Whose rule", choices=[(one.value, LONGER_NAMES[one].capitalize()) for one in Longer]
    )
    years = forms.IntegerField(label="Years after the last contact", min_value=1, max_value=100)
    says = forms.CharField(
        label="Which contract, paper or decision", max_length=300, help_text="It stands beside each clock."
    )

    def facts(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {"kind": Longer(held["kind"]), "years": held["years"], "says": held["says"]}
