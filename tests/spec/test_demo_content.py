"""The demo's content is data, and these are its rules: complete, different, plausible, no name too many.

Dates are checked for a start day on each weekday, since the demo starts on whatever day it is run.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from twodrawer.lib.yaml_text import read_yaml

CONTENT = Path(__file__).resolve().parents[2] / "twodrawer" / "config" / "demo" / "content"
MONDAY = date(2026, 11, 16)
STARTS = [MONDAY + timedelta(days=offset) for offset in range(7)]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

FORMATS = {
    "SOAP": ["subjective", "objective", "assessment", "plan"],
    "DAP": ["data", "assessment", "plan"],
    "BIRP": ["behavior", "intervention", "response", "plan"],
    "GIRP": ["goals", "intervention", "response", "plan"],
    "DARP": ["data", "assessment", "response", "plan"],
    "APSO": ["assessment", "plan", "subjective", "objective"],
    "Basic": ["session", "plan"],
}
# CPT time rules: the first and last minute that the code allows.
MINUTES = {
    "90832": (16, 37),
    "90834": (38, 52),
    "90837": (53, 120),
    "90847": (26, 120),
    "90853": (45, 120),
    "90791": (30, 120),
}
MODALITY_CODES = {
    "individual": {"90832", "90834", "90837", "90791"},
    "couple": {"90847"},
    "family": {"90847"},
    "group": {"90853"},
}
STATES = {"draft", "signed", "submitted", "returned", "cosigned"}
ROLES = {
    "clinician", "supervisor", "trainee", "biller", "front_desk", "privacy_officer", "administrator",
}  # fmt: skip
CLIENTS = {
    "rowan", "tran", "sorrel", "abara", "hesselby", "ivarsen", "pelland", "vellano", "nakada", "quennel",
    "zareh", "oyelan", "ambry",
}  # fmt: skip
WORKFORCE = {
    "keller", "okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "novak", "haddad", "sato",
}  # fmt: skip
# Words with a capital letter inside a sentence that name nobody.
CAPITALS = set(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays Thursdays "
    "Fridays Saturdays Sundays PHQ GAD PCL LSAS PG BOCS Y G1 G2 G3 Columbia Armenian Italian Sheet".split()
)
RISK = re.compile(
    r"suicid|self-(harm|injury)|\b(die|dead|death|dying)\b|kill|wanting to live|ending (his|her) life",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def load(name: str) -> Any:
    return read_yaml((CONTENT / name).read_text(encoding="utf-8"))


PRACTICES = load("practices.yaml")
PEOPLE = {client["key"]: client for client in load("clients.yaml")["clients"]}
GROUPS = {group["key"]: group for group in load("groups.yaml")["groups"]}
TODAY = load("today.yaml")["sessions"]
FILES = {path.stem: load(f"notes/{path.name}") for path in sorted((CONTENT / "notes").glob("*.yaml"))}
GROUP_SESSIONS = {
    session["key"]: {**session, "clinician": group["clinician"], "group": group}
    for group in GROUPS.values()
    for session in group["sessions"]
}


@dataclass(frozen=True)
class Entry:
    """One session of one client as the demo will place it; `weeks` is None on the start day."""

    client: str
    facts: dict[str, Any]
    weeks: int | None
    note: dict[str, Any] | None

    def on(self, start: date) -> date:
        if self.weeks is None:
            return start
        monday = start - timedelta(days=start.weekday())
        return monday + timedelta(weeks=-self.weeks, days=WEEKDAYS.index(self.facts["weekday"]))

    @property
    def label(self) -> str:
        return f"{self.client} {'today' if self.weeks is None else self.weeks}"

    @property
    def text(self) -> str:
        assert self.note is not None
        return " ".join(self.note["sections"].values())

    @property
    def is_group(self) -> bool:
        return bool(self.facts["modality"] == "group")


def entries() -> Iterator[Entry]:
    yield from entries_of_files()
    yield from entries_of_groups()
    for session in TODAY:
        for client in GROUPS[session["group"]]["members"] if "group" in session else [session["client"]]:
            yield Entry(client, session, None, session.get("note"))


def entries_of_files() -> Iterator[Entry]:
    for client, content in FILES.items():
        defaults = content["defaults"]
        for note in content["notes"]:
            if "group_session" in note:
                facts = GROUP_SESSIONS[note["group_session"]]
                yield Entry(client, facts, facts["weeks_ago"], {"state": defaults["state"], **note})
            else:
                facts = {**defaults, **note}
                yield Entry(client, facts, facts["weeks_ago"], facts)
        for missed in content["sessions_only"]:
            yield Entry(client, {**defaults, **missed}, missed["weeks_ago"], None)
        for ahead in content["upcoming"]["weeks_ahead"]:
            yield Entry(client, {**defaults, **content["upcoming"]}, -ahead, None)


def entries_of_groups() -> Iterator[Entry]:
    for session in GROUP_SESSIONS.values():
        for member, attendance in session["attendance"].items():
            yield Entry(member, {**session, "attendance": attendance}, session["weeks_ago"], None)
    for group in GROUPS.values():
        for ahead in group["upcoming"]["weeks_ahead"]:
            for member in group["members"]:
                yield Entry(member, {**group, **group["upcoming"], "modality": "group"}, -ahead, None)


ENTRIES = list(entries())
NOTES = [entry for entry in ENTRIES if entry.note is not None]
PAST_NOTES = [entry for entry in NOTES if entry.weeks is not None]


def each(items: list[Entry]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", items, ids=[entry.label for entry in items])


def clock(text: str) -> time:
    return time.fromisoformat(text)


def minutes(span: list[str]) -> int:
    first, last = (datetime.combine(MONDAY, clock(text)) for text in span)
    return int((last - first).total_seconds() // 60)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])[\"”)]?\s+", text) if part.strip()]


def normalised(sentence: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", sentence.lower()))


def test_practices_and_people_are_the_cast() -> None:
    members = [member for practice in PRACTICES["practices"] for member in practice["workforce"]]
    assert {member["key"] for member in members} == WORKFORCE
    assert all(member["name"].lower() == member["key"] for member in members)
    assert all(set(member["roles"]) <= ROLES for member in members)
    assert all(member["email"].endswith(".example") for member in members)
    assert set(PEOPLE) == CLIENTS == set(FILES)
    assert Counter(client["practice"] for client in PEOPLE.values()) == {"keller": 12, "sato": 1}
    assert {account["client"] for p in PRACTICES["practices"] for account in p["accounts"]} == {"rowan"}


@pytest.mark.parametrize("key", sorted(PEOPLE))
def test_client_is_complete_and_invented(key: str) -> None:
    client = PEOPLE[key]
    assert client["legal_name"].lower() == key
    assert client["email"].endswith(".example")
    date(2026 - client["born"]["age"], client["born"]["month"], client["born"]["day"])  # a day that exists
    phones = [client["phone"], client["emergency"]["phone"]]
    phones += [person["phone"] for person in client["representatives"]]
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", phone) for phone in phones)
    assert client["born"]["age"] >= 18 or client["representatives"]
    assert client["emergency"]["name"].lower() in {key, "marlow"}
    assert 1 <= len(client["goals"]) <= 3
    assert [goal["key"] for goal in client["goals"]] == ["G1", "G2", "G3"][: len(client["goals"])]
    assert all(re.fullmatch(r"[A-Z]\d\d(\.\d{1,4})?", entry["code"]) for entry in client["diagnoses"])
    assert all(part["since_weeks"] <= client["since_weeks"] for part in client["care_team"])


def test_there_are_enough_notes_in_all_formats_and_states() -> None:
    keller = [entry for entry in PAST_NOTES if PEOPLE[entry.client]["practice"] == "keller"]
    assert len(keller) >= 64
    assert {entry.client for entry in keller} == CLIENTS - {"ambry"}
    states = Counter(entry.note["state"] for entry in NOTES if entry.note)
    assert set(states) == STATES
    assert states["submitted"] == states["returned"] == 1
    assert states["cosigned"] >= 4 and states["draft"] >= 5
    formats = Counter(entry.note["format"] for entry in keller if entry.note)
    assert set(formats) == set(FORMATS)
    modalities = {entry.facts["modality"] for entry in keller}
    assert modalities == set(MODALITY_CODES)
    assert sum("addendum" in entry.note for entry in keller if entry.note) >= 3
    attendance = Counter(entry.facts.get("attendance") for entry in ENTRIES if entry.note is None)
    assert attendance["late_cancel"] >= 5 and attendance["no_show"] >= 5 and attendance["kept"] >= 40


@each(NOTES)
def test_note_has_its_format_and_a_readable_length(entry: Entry) -> None:
    note = entry.note
    assert note is not None
    assert list(note["sections"]) == FORMATS[note["format"]] or note.get("finished") is False
    assert set(note["sections"]) <= set(FORMATS[note["format"]])
    assert 60 <= len(entry.text.split()) <= 300
    goals = {goal["key"] for goal in PEOPLE[entry.client]["goals"]}
    assert note["goals"] and set(note["goals"]) <= goals
    if note.get("finished") is not False:
        assert any(goal in entry.text for goal in note["goals"])


@each([e for e in NOTES if e.note and e.note.get("finished") is not False and e.note["state"] != "returned"])
def test_finished_note_speaks_of_risk_and_plans_ahead(entry: Entry) -> None:
    assert RISK.search(entry.text)
    assert "{next}" in entry.text


@each(NOTES)
def test_session_facts_fit_code_modality_and_place(entry: Entry) -> None:
    facts = entry.facts
    low, high = MINUTES[facts["cpt"]]
    assert low <= minutes(facts["actual"]) <= high
    assert facts["cpt"] in MODALITY_CODES[facts["modality"]]
    assert abs(minutes([facts["start"], facts["actual"][0]])) <= 10
    assert facts["place"] in {"10", "11"}
    assert bool(facts.get("telehealth")) == (facts["place"] == "10")
    assert bool(facts["room"]) == (facts["place"] == "11")


@each(PAST_NOTES)
def test_author_belongs_to_the_care_team_and_signs_as_their_role_may(entry: Entry) -> None:
    weeks, note = entry.weeks, entry.note
    assert weeks is not None and weeks >= 1 and note is not None
    client = PEOPLE[entry.client]
    since = {part["member"]: part["since_weeks"] for part in client["care_team"]}
    assert since[entry.facts["clinician"]] >= weeks
    assert client["since_weeks"] >= weeks
    trainee = entry.facts["clinician"] == "adeyemi"
    assert trainee == (note["state"] in {"submitted", "returned", "cosigned"})
    assert ("cosigned" in note) == (note["state"] == "cosigned")
    assert ("returned" in note) == (note["state"] == "returned")
    for later in ("addendum", "cosigned", "returned"):
        if later in note:
            last_day = entry.on(MONDAY) + timedelta(days=note[later]["days_after"])
            assert last_day < MONDAY and last_day.weekday() < 5
            clock(note[later]["at"])  # a time that exists


def test_kept_sessions_without_a_note_are_older_than_the_move() -> None:
    cutoff = PRACTICES["moved_in_weeks_ago"]
    for entry in ENTRIES:
        if entry.note is None and entry.weeks is not None and entry.weeks > 0:
            kept = entry.facts["attendance"] == "kept"
            assert not kept or entry.weeks > cutoff, entry.label
            assert PEOPLE[entry.client]["since_weeks"] >= entry.weeks, entry.label
        if entry.note is not None and entry.weeks is not None:
            assert entry.weeks <= cutoff, entry.label


@pytest.mark.parametrize("start", STARTS, ids=WEEKDAYS)
def test_nobody_is_in_two_sessions_at_once(start: date) -> None:
    busy: dict[tuple[str, date], set[tuple[time, time, str]]] = defaultdict(set)
    for entry in ENTRIES:
        facts, day = entry.facts, entry.on(start)
        spans = [(facts["start"], facts["end"])] + ([tuple(facts["actual"])] if "actual" in facts else [])
        first, last = clock(min(span[0] for span in spans)), clock(max(span[1] for span in spans))
        what = "group" if entry.is_group else entry.client
        keys = [facts["clinician"], f"client {entry.client}"]
        if facts.get("room"):
            keys.append(f"room {facts['room']} {PEOPLE[entry.client]['practice']}")
        for key in keys:
            busy[key, day].add((first, last, what))
    for key, spans_of_day in busy.items():
        ordered = sorted(spans_of_day)
        for before, after in pairwise(ordered):
            assert before[1] <= after[0], (key, before, after)


@pytest.mark.parametrize("start", STARTS, ids=WEEKDAYS)
def test_every_placeholder_can_be_filled_in(start: date) -> None:
    for entry in NOTES:
        assert entry.note is not None
        own = [e for e in ENTRIES if e.client == entry.client and e.is_group == entry.is_group]
        day = entry.on(start)
        for name in PLACEHOLDER.findall(entry.text):
            if name == "next":
                assert any(other.on(start) > day for other in own), entry.label
            elif name == "last":
                assert any(other.on(start) < day for other in own), entry.label
            else:
                assert re.fullmatch(r"d([+-]\d{1,2})?", name), (entry.label, name)


def test_no_two_notes_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    runs: dict[tuple[str, ...], str] = {}
    for number, entry in enumerate(NOTES):
        owner = f"{number} {entry.label}"
        for sentence in sentences(entry.text):
            words = normalised(sentence).split()
            if len(words) >= 6:
                assert seen.setdefault(" ".join(words), owner) == owner, (owner, sentence)
            for at in range(len(words) - 8):
                run = tuple(words[at : at + 9])
                assert runs.setdefault(run, owner) == owner, (owner, runs[run], " ".join(run))


@each(NOTES)
def test_only_the_client_and_the_team_are_named(entry: Entry) -> None:
    words = set(re.findall(r"[A-Za-z][a-z0-9]+", entry.text))
    everybody = {name.capitalize() for name in CLIENTS | WORKFORCE | {"marlow"}}
    practice = PEOPLE[entry.client]["practice"]
    team = {
        member["name"]
        for p in PRACTICES["practices"]
        if p["key"] == practice
        for member in p["workforce"]
    }  # fmt: skip
    allowed = team | {entry.client.capitalize()}
    assert not (words & everybody) - allowed
    for sentence in sentences(re.sub(r'"', ". ", PLACEHOLDER.sub("", entry.text))):
        for word in re.findall(r"(?<=[a-z0-9,;] )[A-Z][A-Za-z0-9]*", sentence):
            assert word in allowed | CAPITALS, (entry.label, word, sentence)


@each([entry for entry in NOTES if entry.is_group])
def test_group_note_names_no_other_member(entry: Entry) -> None:
    members = {member for group in GROUPS.values() for member in group["members"]}
    for other in members - {entry.client}:
        assert other not in entry.text.lower()


def test_today_looks_like_a_working_day() -> None:
    of = Counter(session["clinician"] for session in TODAY)
    assert of["okafor"] >= 5
    assert all(2 <= of[who] <= 3 for who in ("lindqvist", "brandt", "adeyemi"))
    notes = [session["note"] for session in TODAY if "note" in session]
    assert all(note["state"] == "draft" for note in notes)
    assert any(note["finished"] for note in notes) and not all(note["finished"] for note in notes)
    assert all(("note" in session) == (session["attendance"] == "kept") for session in TODAY)
