"""Forms of the desk: one diagnosis, one goal, why a note is returned, what a record on paper is for."""

from datetime import date
from typing import Any

from django import forms

from twodrawer.chart.facts import GoalFacts, Objective
from twodrawer.law.words import Purpose


class DiagnosisForm(forms.Form):
    """A code, found as one types, and the day from which it holds."""

    code = forms.CharField(
        label="ICD-10-CM code",
        max_length=10,
        help_text="Type a code or words, and pick one below.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    note = forms.CharField(label="Specifier or remark", max_length=200, required=False)
    from_day = forms.DateField(
        label="Since", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def facts(self) -> dict[str, Any]:
        """For the action."""
        return {
            "code": self.cleaned_data["code"].strip().upper(),
            "note": self.cleaned_data["note"],
            "from_day": self.cleaned_data["from_day"],
        }


class GoalForm(forms.Form):
    """A goal in the client's words, with one objective that can be counted."""

    what = forms.CharField(widget=forms.HiddenInput, initial="goal")
    version_seen = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    title = forms.CharField(label="Goal", max_length=120, help_text="In the client’s words: Steady mornings.")
    objective = forms.CharField(
        label="Objective",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What can be counted: Out of bed by 8:30 on four of five workdays, for four weeks.",
    )
    unit = forms.CharField(
        label="Counted in", max_length=30, required=False, help_text="weeks, nights, requests"
    )
    target = forms.IntegerField(label="Target", min_value=0, max_value=999, required=False)
    reached = forms.IntegerField(label="Reached so far", min_value=0, max_value=999, required=False)
    from_day = forms.DateField(
        label="Since", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @staticmethod
    def filled(goal: GoalFacts) -> dict[str, Any]:
        """What the form shows of a goal that stands."""
        first = goal.objectives[0] if goal.objectives else Objective("")
        return {
            "what": "goal",
            "version_seen": goal.version,
            "title": goal.title,
            "objective": first.text,
            "unit": first.unit,
            "target": first.target,
            "reached": first.reached,
            "from_day": goal.from_day,
        }

    def version(self) -> int:
        """The version that the person saw."""
        return int(self.cleaned_data["version_seen"])

    def facts(self, *, without_day: bool = False) -> dict[str, Any]:
        """For the action."""
        data = self.cleaned_data
        objective = Objective(data["objective"], data["unit"], data["target"] or 0, data["reached"] or 0)
        facts: dict[str, Any] = {"title": data["title"], "objectives": (objective,)}
        return facts if without_day else {**facts, "from_day": data["from_day"]}


class ReturnForm(forms.Form):
    """Why a note goes back to its author."""

    comment = forms.CharField(
        label="What should change",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "writing"}),
        help_text="The author reads this above the note. The submitted version stays as it is.",
    )


class RecordForm(forms.Form):
    """What a client's record is put on paper for, and which days of it."""

    purpose = forms.ChoiceField(
        label="What is it for",
        choices=[
            ("", "Choose what it is for"),
            (Purpose.TREATMENT.value, "Treatment: the client’s care, here or with a colleague"),
            (Purpose.CLIENT_ACCESS.value, "The client asked for a copy (45 CFR 164.524)"),
            (Purpose.OPERATIONS.value, "The practice’s own work: review, supervision, moving the record"),
        ],
        help_text="It stands in the ledger. A court, a payer or anybody else who asks needs a paper of their own: "
        "ask the privacy officer first.",
    )
    from_day = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_day = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leave both empty for all days.",
    )

    def clean(self) -> dict[str, Any]:
        """The days are in their order."""
        said = super().clean() or {}
        first, last = said.get("from_day"), said.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", "The last day is before the first.")
        return said

    def asked_for(self) -> tuple[Purpose, tuple[date | None, date | None]]:
        """For the action."""
        data = self.cleaned_data
        return Purpose(data["purpose"]), (data["from_day"], data["until_day"])
