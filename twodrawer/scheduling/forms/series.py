"""Forms about series: how a session repeats, and how far a change reaches."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from twodrawer.lib.errors import Invalid
from twodrawer.scheduling.actions.series import Meant, Scope
from twodrawer.scheduling.forms.sessions import NewSessionForm, PlanForm, choose_day
from twodrawer.scheduling.models import Repeats
from twodrawer.scheduling.recurrence import MOST_TIMES, Rule

REPEATS = [("", "Once"), *Repeats.choices]


class RepeatingForm(NewSessionForm):
    """A session that isn't in the calendar yet, once or in a series."""

    repeats = forms.ChoiceField(label="Repeats", choices=REPEATS, required=False)
    step = forms.IntegerField(
        label="Every … weeks or months",
        required=False,
        min_value=1,
        max_value=12,
        help_text="1 is every week or month.",
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    times = forms.IntegerField(
        label="How many sessions",
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    until_day = choose_day("Or until", required=False)

    def rule(self) -> Rule | None:
        """The rule that was asked for; None for a single session."""
        held = self.cleaned_data
        if not held["repeats"]:
            return None
        return Rule(held["repeats"], held["step"] or 1, held["day"], held["until_day"], held["times"])

    def meant(self) -> Meant:
        """What each session would be like."""
        return meant_by(self.cleaned_data)


class SeriesForm(PlanForm):
    """A change of this session and others of its series. Its day is the new day of this session."""

    scope = forms.ChoiceField(
        label="Change",
        choices=[
            (Scope.FOLLOWING.value, "This and the following ones"),
            (Scope.ALL.value, "All that are still to come"),
        ],
    )

    def reach(self) -> Scope:
        """How far the change reaches."""
        return Scope(self.cleaned_data["scope"])

    def meant(self) -> Meant:
        """What each session would be like."""
        return meant_by(self.cleaned_data)


class CancelSeriesForm(forms.Form):
    """Which of the sessions won't take place."""

    scope = forms.ChoiceField(
        label="Cancel",
        choices=[
            (Scope.FOLLOWING.value, "This and the following ones"),
            (Scope.ALL.value, "All that are still to come"),
        ],
    )


def meant_by(held: dict[str, Any]) -> Meant:
    """What a form means each session to be like. The length is by the clock: both are on one day."""
    begins = datetime.combine(date.min, held["planned_start"])
    ends = datetime.combine(date.min, held["planned_stop"])
    return Meant(
        clock=held["planned_start"],
        minutes=int((ends - begins).total_seconds() // 60),
        place=held["place"],
        room=held["room"],
        cpt=held["cpt"],
        title=held["title"],
    )


def days_left_out(posted: QueryDict) -> frozenset[date]:
    """The days that whoever plans decided to leave out."""
    try:
        return frozenset(date.fromisoformat(text) for text in posted.getlist("skip")[:MOST_TIMES])
    except ValueError:
        raise Invalid("The form can’t be read", do="Go back and try again.") from None
