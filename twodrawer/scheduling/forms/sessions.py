"""Forms about a session. Days and times are the practice's own clock; actions decide what is allowed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from twodrawer.codes import cpt, place
from twodrawer.lib.errors import Invalid
from twodrawer.people.facts import ClientLine, MemberFacts
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts, Telehealth
from twodrawer.scheduling.local_time import moment_in, stop_in
from twodrawer.scheduling.models import Attendance, Modality

PLACES = [(p.code, f"{p.words} ({p.code})") for p in place.places()]
CODES = [("", "None yet"), *((c.code, f"{c.code}, {c.words}") for c in cpt.codes())]


def choose_day(label: str, *, required: bool = True) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def _clock(label: str, *, required: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, widget=widget)


def _line(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


class PlanForm(forms.Form):
    """When, where and what. `version` is the one that the page showed.

    `second`: the session begins at the later one of an hour that comes twice. Of other hours it says nothing.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    day = choose_day("Day")
    second = forms.BooleanField(widget=forms.HiddenInput, required=False)
    planned_start = _clock("Begins")
    planned_stop = _clock("Ends")
    place = forms.ChoiceField(label="Place of service", choices=PLACES)
    room = _line("Room")
    cpt = forms.ChoiceField(label="CPT code", choices=CODES, required=False)
    title = _line("Name of the group", "For groups only; never a client's name.")

    def facts(self, zone: str) -> dict[str, Any]:
        """For the action. Invalid for an hour that the clocks leave out."""
        held = self.cleaned_data
        start = moment_in(
            zone, held["day"], held["planned_start"], field="planned_start", second=held["second"]
        )
        return {
            "planned_start": start,
            "planned_stop": stop_in(
                zone, held["day"], held["planned_stop"], start=start, field="planned_stop"
            ),
            "place": held["place"],
            "room": held["room"],
            "cpt": held["cpt"],
            "title": held["title"],
        }

    @staticmethod
    def filled(session: SessionFacts, zone: str) -> dict[str, Any]:
        """What the form shows of a session that stands."""
        start, stop = (_there(moment, zone) for moment in (session.planned_start, session.planned_stop))
        return {
            "version": session.version,
            "day": start.date(),
            "second": bool(start.fold),
            "planned_start": start.time(),
            "planned_stop": stop.time(),
            "place": session.place,
            "room": session.room,
            "cpt": session.cpt,
            "title": session.title,
        }


class NewSessionForm(PlanForm):
    """A session that isn't in the calendar yet: with whom, by whom."""

    clinician_ref = forms.UUIDField(label="Clinician", widget=forms.Select)
    modality = forms.ChoiceField(label="Kind", choices=Modality.choices)
    client_refs = forms.TypedMultipleChoiceField(
        label="Clients", coerce=UUID, help_text="For several, hold Ctrl or Cmd while you choose."
    )
    field_order = (
        "clinician_ref",
        "modality",
        "client_refs",
        "day",
        "planned_start",
        "planned_stop",
        "place",
        "room",
        "cpt",
        "title",
    )

    def __init__(
        self, *args: Any, clinicians: Iterable[MemberFacts], clients: Iterable[ClientLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clinician_ref"].widget.choices = [(str(m.ref), m.signature_name) for m in clinicians]
        with_whom = self.fields["client_refs"]
        assert isinstance(with_whom, forms.TypedMultipleChoiceField)
        with_whom.choices = [(str(c.ref), _named(c)) for c in clients]

    @staticmethod
    def usual(at: datetime, zone: str, *, day: date, client_refs: list[UUID]) -> dict[str, Any]:
        """Fifty minutes from the next full hour on, within the day."""
        there = _there(at, zone)
        start = there.replace(hour=min(there.hour + 1, 23), minute=0)
        return {
            "day": day,
            "planned_start": start.time(),
            "planned_stop": (start + timedelta(minutes=50)).time(),
            "place": "11",
            "modality": Modality.INDIVIDUAL.value,
            "client_refs": [str(ref) for ref in client_refs],
        }


class TimesForm(forms.Form):
    """When a session really began and ended."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    day = choose_day("Day")
    second = forms.BooleanField(widget=forms.HiddenInput, required=False)
    start = _clock("Began")
    stop = _clock("Ended", required=False)

    def facts(self, zone: str) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        start = moment_in(zone, held["day"], held["start"], field="start", second=held["second"])
        stop = stop_in(zone, held["day"], held["stop"], start=start, field="stop") if held["stop"] else None
        return {
            "start": start,
            "stop": stop,
            "version": held["version"],
        }

    @staticmethod
    def filled(session: SessionFacts, zone: str) -> dict[str, Any]:
        """What was recorded, or what was planned."""
        start = _there(session.start or session.planned_start, zone)
        stop = _there(session.stop or session.planned_stop, zone)
        return {
            "version": session.version,
            "day": start.date(),
            "second": bool(start.fold),
            "start": start.time(),
            "stop": stop.time(),
        }


class MoveForm(forms.Form):
    """Another time for a session, which lasts as long as before."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    day = choose_day("Day")
    second = forms.BooleanField(widget=forms.HiddenInput, required=False)
    planned_start = _clock("Begins")

    def start(self, zone: str) -> datetime:
        """The moment. Invalid for an hour that the clocks leave out."""
        held = self.cleaned_data
        return moment_in(
            zone, held["day"], held["planned_start"], field="planned_start", second=held["second"]
        )

    @staticmethod
    def filled(session: SessionFacts, zone: str) -> dict[str, Any]:
        """What the form shows of a session that stands."""
        start = _there(session.planned_start, zone)
        return {
            "version": session.version,
            "day": start.date(),
            "second": bool(start.fold),
            "planned_start": start.time(),
        }


class ClientForm(forms.Form):
    """One more client for a session with several."""

    client_ref = forms.UUIDField(label="Client", widget=forms.Select)
    following = forms.BooleanField(label="In the following sessions of the series too", required=False)

    def __init__(self, *args: Any, clients: Iterable[ClientLine], in_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_ref"].widget.choices = [(str(c.ref), _named(c)) for c in clients]
        if not in_series:
            del self.fields["following"]


class AttendanceForm(forms.Form):
    """What became of the appointment, for one client."""

    attendance = forms.ChoiceField(label="Attendance", choices=Attendance.choices)


class TelehealthForm(forms.Form):
    """Where one client was, on what platform, with which consent and what trouble."""

    client_location = _line("Where the client was", "City and state decide which license counts.")
    platform = _line("Platform")
    consent_on_file = forms.BooleanField(label="Consent to telehealth is on file", required=False)
    trouble = forms.CharField(
        label="Technical trouble",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def facts(self) -> Telehealth:
        """For the action."""
        return Telehealth(**self.cleaned_data)

    @staticmethod
    def filled(participant: ParticipantFacts) -> dict[str, Any]:
        """What was written before."""
        held = participant.telehealth or Telehealth()
        return {
            "client_location": held.client_location,
            "platform": held.platform,
            "consent_on_file": held.consent_on_file,
            "trouble": held.trouble,
        }


def say_wrong(form: forms.Form, wrong: Invalid) -> None:
    """The sentences stand at the first field that they name, or at the top of the form."""
    named = [field for field in wrong.fields if field in form.fields]
    sentences = " ".join(filter(None, [f"{wrong.what}.", wrong.why, wrong.do]))
    form.add_error(named[0] if named else None, sentences)


def _there(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _named(line: ClientLine) -> str:
    return f"{line.name}, born {line.born:%b %-d, %Y}" if line.born else line.name
