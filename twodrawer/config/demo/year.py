"""The demo's year on a calendar: which session when, which note says what. A function of the start day alone.

The content files hold weeks and weekdays; here they become moments in the practice's zone, and the marks in
the texts ({d+7}, {next}) become dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from twodrawer.lib.yaml_text import read_yaml

CONTENT = Path(__file__).parent / "content"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MARK = re.compile(r"\{(d|next|last)([+-]\d+)?\}")
Raw = dict[str, Any]


@dataclass
class PlannedNote:
    """One note to be written in a session."""

    client: str
    clinician: str
    format: str
    state: str
    goals: list[str]
    sections: dict[str, str]
    cosigned: datetime | None = None
    returned: tuple[datetime, str] | None = None
    addendum: tuple[datetime, str] | None = None


@dataclass
class PlannedSession:
    """One session with who takes part and what becomes of it."""

    clients: list[str]
    clinician: str
    start: datetime
    stop: datetime
    actual: tuple[datetime, datetime] | None
    modality: str
    place: str
    room: str
    cpt: str
    title: str
    attendance: dict[str, str]
    telehealth: Raw | None
    notes: list[PlannedNote] = field(default_factory=list)
    group: str = ""
    series: str = ""  # sessions with the same name were planned together, every so many weeks


@cache
def content(name: str) -> Any:
    """One content file."""
    return read_yaml((CONTENT / name).read_text())


def notes_files() -> Iterator[Raw]:
    """The notes of each client, in the order of their names."""
    for path in sorted((CONTENT / "notes").glob("*.yaml")):
        yield read_yaml(path.read_text())


class Year:
    """The calendar of all practices of the demo, for one start day."""

    def __init__(self, start: date) -> None:
        self.start = start
        self.monday = start - timedelta(days=start.weekday())
        self.practices: list[Raw] = content("practices.yaml")["practices"]
        self.clients: list[Raw] = content("clients.yaml")["clients"]
        self.sessions: list[PlannedSession] = []
        self._groups: dict[str, PlannedSession] = {}
        self._group_files: dict[str, Raw] = {g["key"]: g for g in content("groups.yaml")["groups"]}
        self._zones = {p["key"]: ZoneInfo(p["time_zone"]) for p in self.practices}
        self._practice_of = {c["key"]: c["practice"] for c in self.clients}
        for group in self._group_files.values():
            self._add_group(group)
        for file in notes_files():
            self._add_client(file)
        for entry in content("today.yaml")["sessions"]:
            self._add_today(entry)
        self.sessions.sort(key=lambda s: s.start)
        for session in self.sessions:
            for note in session.notes:
                note.sections = {k: self._dated(t, session, note.client) for k, t in note.sections.items()}
                if note.addendum:
                    note.addendum = (note.addendum[0], self._dated(note.addendum[1], session, note.client))

    def weeks_before(self, weeks: int) -> date:
        """The Monday that many weeks before the start week."""
        return self.monday - timedelta(weeks=weeks)

    def moment(self, practice: str, day: date, clock: str) -> datetime:
        """A time of day in the practice's zone."""
        hour, minute = map(int, clock.split(":"))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=self._zones[practice])

    def opens_at(self) -> datetime:
        """The moment at which the demo is first looked at."""
        return self.moment("keller", self.start, content("today.yaml")["opens_at"])

    def _day(self, entry: Raw) -> date:
        weeks = entry["weeks_ago"] if "weeks_ago" in entry else -entry["weeks_ahead"]
        return self.monday - timedelta(weeks=weeks) + timedelta(days=WEEKDAYS.index(entry["weekday"]))

    def _session(self, practice: str, entry: Raw, day: date, clients: list[str]) -> PlannedSession:
        def at(clock: str) -> datetime:
            return self.moment(practice, day, clock)

        actual = entry.get("actual")
        return PlannedSession(
            clients=clients,
            clinician=entry["clinician"],
            start=at(entry["start"]),
            stop=at(entry["end"]),
            actual=(at(actual[0]), at(actual[1])) if actual else None,
            modality=entry["modality"],
            place=entry["place"],
            room=entry.get("room") or "",
            cpt=entry.get("cpt") or "",
            title="",
            attendance={},
            telehealth=entry.get("telehealth"),
        )

    def _note(self, practice: str, client: str, entry: Raw, day: date) -> PlannedNote:
        def later(what: Raw) -> datetime:
            return self.moment(practice, day + timedelta(days=what["days_after"]), what["at"])

        cosigned, returned, added = entry.get("cosigned"), entry.get("returned"), entry.get("addendum")
        return PlannedNote(
            client=client,
            clinician=entry["clinician"],
            format=entry["format"].lower(),
            state=entry["state"],
            goals=list(entry.get("goals", [])),
            sections={key: " ".join(str(text).split()) for key, text in entry["sections"].items()},
            cosigned=later(cosigned) if cosigned else None,
            returned=(later(returned), " ".join(returned["comment"].split())) if returned else None,
            addendum=(later(added), " ".join(added["text"].split())) if added else None,
        )

    def _add_group(self, group: Raw) -> None:
        for written in group["sessions"]:
            entry = {"clinician": group["clinician"], **written}
            session = self._session(group["practice"], entry, self._day(entry), list(group["members"]))
            session.title, session.group = group["name"], group["key"]
            session.attendance = {m: entry["attendance"].get(m, "kept") for m in group["members"]}
            self._groups[entry["key"]] = session
            self.sessions.append(session)
        ahead = group["upcoming"]
        first = group["sessions"][0]
        for weeks in ahead["weeks_ahead"]:
            entry = {**first, **ahead, "clinician": group["clinician"], "weeks_ahead": weeks, "actual": None}
            entry.pop("weeks_ago")
            session = self._session(group["practice"], entry, self._day(entry), list(group["members"]))
            session.title, session.group = group["name"], group["key"]
            self.sessions.append(session)

    def _add_client(self, file: Raw) -> None:
        client, defaults = file["client"], file["defaults"]
        practice = self._practice_of[client]
        for written in file["notes"]:
            entry = {**defaults, **written}
            if "group_session" in entry:
                session = self._groups[entry["group_session"]]
                session.notes.append(self._note(practice, client, entry, session.start.date()))
                continue
            day = self._day(entry)
            session = self._session(practice, entry, day, [client])
            session.attendance = {client: "kept"}
            session.notes.append(self._note(practice, client, entry, day))
            self.sessions.append(session)
        for written in file.get("sessions_only", []):
            entry = {**defaults, **written}
            session = self._session(practice, entry, self._day(entry), [client])
            session.attendance = {client: entry["attendance"]}
            if entry["attendance"] == "kept" and session.actual is None:
                session.actual = (session.start + timedelta(minutes=1), session.stop - timedelta(minutes=2))
            self.sessions.append(session)
        ahead = file.get("upcoming", {}).get("weeks_ahead", [])
        regular = len({b - a for a, b in pairwise(ahead)}) == 1
        for weeks in ahead:
            entry = {**defaults, **file["upcoming"], "weeks_ahead": weeks}
            session = self._session(practice, entry, self._day(entry), [client])
            session.series = client if regular else ""
            self.sessions.append(session)

    def _add_today(self, entry: Raw) -> None:
        group = self._group_files.get(entry.get("group", ""))
        clients = list(group["members"]) if group else [entry["client"]]
        practice = group["practice"] if group else self._practice_of[entry["client"]]
        session = self._session(practice, entry, self.start, clients)
        if group:
            session.title, session.group = group["name"], group["key"]
        if entry["attendance"] == "kept":
            session.attendance = dict.fromkeys(clients, "kept")
        if "note" in entry:
            note = {**entry["note"], "clinician": entry["clinician"]}
            session.notes.append(self._note(practice, clients[0], note, self.start))
        self.sessions.append(session)

    def _dated(self, text: str, session: PlannedSession, client: str) -> str:
        """The text with its marks turned into dates of this calendar."""

        def words(mark: re.Match[str]) -> str:
            what, shift = mark.group(1), int(mark.group(2) or 0)
            if what == "d":
                day = session.start.date()
            else:
                alike = [
                    s.start
                    for s in self.sessions
                    if client in s.clients and bool(s.group) == bool(session.group)
                ]
                alike.sort()
                here = alike.index(session.start)
                day = alike[here + (1 if what == "next" else -1)].date()
            return (day + timedelta(days=shift)).strftime("%B %-d")

        return MARK.sub(words, text)
