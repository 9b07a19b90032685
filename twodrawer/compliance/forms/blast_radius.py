"""Whose account, from when to when, and when it was noticed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from twodrawer.compliance.queries.blast_radius import Window
from twodrawer.people.facts import MemberFacts

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class LocalMoment(forms.CharField):
    """A time as the browser's own control writes it: 2026-11-19T08:30, without a zone."""

    widget = _MOMENT

    def clean(self, value: Any) -> datetime | None:
        """The time as it stands on the wall."""
        text = super().clean(value)
        if not text:
            return None
        try:
            wall = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise forms.ValidationError("Type a day and a time, such as 2026-11-19 08:30.") from None
        if not 1900 <= wall.year <= 2200:
            raise forms.ValidationError("Type a day and a time, such as 2026-11-19 08:30.")
        return wall


class BlastRadiusForm(forms.Form):
    """What the report is asked."""

    member = forms.ChoiceField(label="Account of")
    since = LocalMoment(label="From")
    until = LocalMoment(label="To")
    discovered = forms.DateField(
        label="Discovered on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, staff: Sequence[MemberFacts], zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = ZoneInfo(zone)
        member = self.fields["member"]
        assert isinstance(member, forms.ChoiceField)
        member.choices = [("", "Choose whose account it is"), *((str(one.ref), one.name) for one in staff)]

    def clean(self) -> dict[str, Any]:
        """The times are in their order."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", "The end lies before the beginning.")
        return said

    def asked_for(self, today: date) -> tuple[UUID, Window, date]:
        """Member, window and day of discovery. In the hour that clocks show twice, the window is the longer one."""
        data = self.cleaned_data
        window = Window(
            data["since"].replace(tzinfo=self.zone, fold=0),
            data["until"].replace(tzinfo=self.zone, fold=1, second=59, microsecond=999_999),
        )
        return UUID(data["member"]), window, data["discovered"] or today
