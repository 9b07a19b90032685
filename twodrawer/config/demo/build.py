"""Builds the demo with the rooms' own actions, in the order of time, so that its ledger reads like a year.

Everything is one transaction: a demo that was cut short leaves nothing behind.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from twodrawer.chart import actions as chart
from twodrawer.chart.facts import Objective
from twodrawer.config.demo.insurance import insure
from twodrawer.config.demo.papers import file_papers
from twodrawer.config.demo.releases import release
from twodrawer.config.demo.requests import ask
from twodrawer.config.demo.year import PlannedNote, PlannedSession, Raw, Year
from twodrawer.law import Member, Role
from twodrawer.lib.time import day_in
from twodrawer.people import actions as people
from twodrawer.people import queries as people_queries
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.scheduling import actions as scheduling
from twodrawer.scheduling.actions.series import Meant
from twodrawer.scheduling.facts import Telehealth
from twodrawer.scheduling.recurrence import Rule
from twodrawer.writing.catalog import format_named

STATES = {"Oregon": "OR", "Illinois": "IL"}


def build(*, at: datetime) -> Iterator[str]:
    """The demo practices stand, with everything that happened up to this moment and nothing after it.

    Yields a line for each step, for whoever waits.
    """
    start = day_in("America/Los_Angeles", at)
    yield f"Making the demo practices, with a year that ends on {start:%A, %B} {start.day}, {start.year} …"
    with transaction.atomic(), transaction.atomic(using="keys"):
        builder = Builder(Year(start))
        builder.run(until=at)
    yield f"Made {len(builder.clients)} clients, {builder.made_sessions} sessions and {builder.made_notes} notes."


class Builder:
    """Acts waiting for their moment. An act may put further acts into the queue."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.practices: dict[str, UUID] = {}
        self.zones: dict[str, str] = {}
        self.members: dict[str, UUID] = {}
        self.accounts: dict[str, UUID] = {}
        self.clients: dict[str, UUID] = {}
        self.goals: dict[tuple[str, str], UUID] = {}
        self.diagnoses: dict[str, list[tuple[UUID, date]]] = {}
        self.practice_of = {c["key"]: c["practice"] for c in year.clients}
        self.staff_of = {w["key"]: p["key"] for p in year.practices for w in p["workforce"]}
        self.made_sessions = self.made_notes = 0
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self._known: dict[tuple[str, date], Member] = {}

    def run(self, *, until: datetime) -> None:
        """Everything happened that had its moment by then, earliest first. The ledger never runs ahead of the clock."""
        for practice in self.year.practices:
            self._practice(practice)
        for client in self.year.clients:
            self._client(client)
        for session in self.year.sessions:
            self._session(session)
        insure(self)
        release(self)
        file_papers(self)
        ask(self)
        while self._queue and self._queue[0][0] <= until:
            at, _, act = heapq.heappop(self._queue)
            act(at)

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """The act happens when its moment comes."""
        heapq.heappush(self._queue, (at, next(self._order), act))

    def member(self, key: str, at: datetime) -> Member:
        """This person with the roles of that day."""
        day = self.day(self.staff_of[key], at)
        if (key, day) not in self._known:
            found = people_queries.member_of(self.accounts[key], on=day)
            assert found is not None, key
            self._known[(key, day)] = found
        return self._known[(key, day)]

    def day(self, practice: str, at: datetime) -> date:
        """The practice's day of a moment."""
        return day_in(self.zones[practice], at)

    def who(self, key: str, at: datetime) -> tuple[Member, date]:
        """Who acts, and on which day of the practice."""
        return self.member(key, at), self.day(self.staff_of[key], at)

    # -- people ---------------------------------------------------------------------------

    def _practice(self, raw: Raw) -> None:
        key, address = raw["key"], raw["address"]
        founded = self.year.moment(key, self.year.weeks_before(210), "09:00")
        self.zones[key] = raw["time_zone"]
        self.practices[key] = people.found_practice(
            name=raw["name"],
            zone=raw["time_zone"],
            street=", ".join(filter(None, [address["line1"], address["line2"]])),
            city=f"{address['city']}, {address['state']} {address['postal_code']}",
            phone=raw["phone"],
            state=STATES[address["state"]],
            is_demo=True,
            at=founded,
        )
        for person in raw["workforce"]:
            begun = self.year.weeks_before(person["since_weeks"])
            self.members[person["key"]] = people.add_member(
                self.practices[key],
                name=person["name"],
                credentials=person["credential"] or "",
                email=person["email"],
                roles=[Role(role) for role in person["roles"]],
                from_day=begun,
                at=self.year.moment(key, begun, "09:00"),
            )
            self.accounts[person["key"]] = self._account(key, person["key"])
        for link in raw["supervision"]:
            begun = self.year.weeks_before(link["since_weeks"])
            at = self.year.moment(key, begun, "09:30")
            people.link_supervision(
                self.members[link["supervisor"]],
                self.members[link["trainee"]],
                from_day=begun,
                by=self.member("keller", at),
                at=at,
                on=self.day(key, at),
            )
        for account in raw["accounts"]:
            people.open_client_account(account["email"], is_demo=True, at=founded)

    def _account(self, practice: str, key: str) -> UUID:
        facts = people_queries.member_facts(self.practices[practice], [self.members[key]], on=self.year.start)
        account_ref = facts[self.members[key]].account_ref
        assert account_ref is not None
        return account_ref

    def _client(self, raw: Raw) -> None:
        key, practice = raw["key"], raw["practice"]
        began = self.year.moment(practice, self.year.weeks_before(raw["since_weeks"]), "08:30")
        lead = next(link["member"] for link in raw["care_team"] if link["part"] == "lead")
        desk = "novak" if practice == "keller" else lead

        def register(at: datetime) -> None:
            by, on = self.who(desk, at)
            treats = self.members[lead] if desk != lead else None
            self.clients[key] = people.register_client(
                self._identity(raw), by=by, at=at, on=on, treated_by=treats
            )
            for person in raw["representatives"]:
                kind = "representative" if person["relation"] == "personal_representative" else "guardian"
                contact = Contact(phone=person["phone"], email=person["email"])
                people.add_representative(
                    self.clients[key], kind=kind, name=person["name"], relation=person["relation"].replace("_", " "),
                    contact=contact, by=by, at=at, on=on,
                )  # fmt: skip
            call = raw["emergency"]
            people.add_representative(
                self.clients[key], kind="emergency", name=call["name"], relation=call["relation"],
                contact=Contact(phone=call["phone"]), by=by, at=at, on=on,
            )  # fmt: skip

        self.later(began, register)
        for link in raw["care_team"]:
            if link["part"] != "lead":
                at = self.year.moment(practice, self.year.weeks_before(link["since_weeks"]), "08:40")
                self.later(at, lambda at, link=link: self._join_team(key, desk, link, at))  # type: ignore[misc]
        for diagnosis in raw["diagnoses"]:
            at = self.year.moment(practice, self.year.weeks_before(diagnosis["since_weeks"]), "08:50")
            self.later(at, lambda at, d=diagnosis: self._diagnose(key, lead, d, at))  # type: ignore[misc]
        for number, goal in enumerate(raw["goals"]):
            at = began + timedelta(hours=1, minutes=number)
            self.later(at, lambda at, g=goal: self._goal(key, lead, g, at))  # type: ignore[misc]

    def _identity(self, raw: Raw) -> ClientIdentity:
        start, born, home = self.year.start, raw["born"], raw["address"]
        had_birthday = (born["month"], born["day"]) <= (start.month, start.day)
        lines = [home["line1"], f"{home['city']}, {home['state']} {home['postal_code']}"]
        since = self.year.weeks_before(raw["since_weeks"])
        return ClientIdentity(
            legal_name=raw["legal_name"],
            preferred_name=raw["preferred_name"] or "",
            pronouns=raw["pronouns"],
            born=date(start.year - born["age"] - (not had_birthday), born["month"], born["day"]),
            language=raw["language"],
            record_number=f"{since.year}-{raw['record_serial']:04d}",
            contact=Contact(phone=raw["phone"], email=raw["email"], address="\n".join(lines)),
        )

    def _join_team(self, client: str, desk: str, link: Raw, at: datetime) -> None:
        by, on = self.who(desk, at)
        part = "covering" if link["part"] == "covering" else "primary"
        people.put_on_care_team(
            self.clients[client], member_ref=self.members[link["member"]], part=part, by=by, at=at, on=on
        )

    def _diagnose(self, client: str, lead: str, raw: Raw, at: datetime) -> None:
        by, on = self.who(lead, at)
        ref = chart.add_diagnosis(
            self.clients[client], code=raw["code"], note="", from_day=on, by=by, at=at, on=on
        )
        self.diagnoses.setdefault(client, []).append((ref, on))

    def _goal(self, client: str, lead: str, raw: Raw, at: datetime) -> None:
        by, on = self.who(lead, at)
        objective = Objective(" ".join(raw["objective"].split()), raw["unit"], raw["target"], raw["reached"])
        self.goals[(client, raw["key"])] = chart.set_goal(
            self.clients[client],
            title=raw["title"],
            objectives=(objective,),
            from_day=on,
            by=by,
            at=at,
            on=on,
        )

    # -- sessions and notes ---------------------------------------------------------------

    def _session(self, planned: PlannedSession) -> None:
        practice = self.practice_of[planned.clients[0]]
        registered = max(
            self.year.moment(practice, self.year.weeks_before(c["since_weeks"]), "09:15")
            for c in self.year.clients
            if c["key"] in planned.clients
        )
        # Planned a week ahead; what lies further ahead was planned by yesterday evening.
        evening = self.year.moment(practice, self.year.start - timedelta(days=1), "17:30")
        if planned.series:
            together = [s for s in self.year.sessions if s.series == planned.series]
            if planned is together[0]:
                self.later(max(evening, registered), lambda at: self._plan_series(together, practice, at))
            return
        wanted = min(planned.start - timedelta(days=6, hours=1), evening)
        self.later(max(wanted, registered), lambda at: self._plan(planned, practice, at))

    def _plan(self, planned: PlannedSession, practice: str, at: datetime) -> None:
        by, on = self.who("novak" if practice == "keller" else planned.clinician, at)
        session_ref = scheduling.plan_session(
            clinician_ref=self.members[planned.clinician],
            client_refs=tuple(self.clients[c] for c in planned.clients),
            modality=planned.modality,
            planned_start=planned.start,
            planned_stop=planned.stop,
            place=planned.place,
            room=planned.room,
            cpt=planned.cpt,
            title=planned.title,
            by=by,
            at=at,
            on=on,
        )
        self.made_sessions += 1
        if planned.attendance:
            self.later(planned.stop, lambda at: self._held(planned, session_ref, at))

    def _plan_series(self, together: list[PlannedSession], practice: str, at: datetime) -> None:
        first, second = together[0], together[1]
        by, on = self.who("novak" if practice == "keller" else first.clinician, at)
        zone = ZoneInfo(self.zones[practice])
        starts = [session.start.astimezone(zone) for session in (first, second)]
        scheduling.plan_series(
            self.members[first.clinician],
            client_refs=tuple(self.clients[c] for c in first.clients),
            modality=first.modality,
            rule=Rule(
                "weekly",
                (starts[1].date() - starts[0].date()).days // 7,
                starts[0].date(),
                times=len(together),
            ),
            meant=Meant(
                clock=starts[0].time(),
                minutes=int((first.stop - first.start).total_seconds() // 60),
                place=first.place,
                room=first.room,
                cpt=first.cpt,
            ),
            by=by,
            at=at,
            on=on,
        )
        self.made_sessions += len(together)

    def _held(self, planned: PlannedSession, session_ref: UUID, at: datetime) -> None:
        by, on = self.who(planned.clinician, at)
        for client, attendance in planned.attendance.items():
            scheduling.mark_attendance(
                session_ref, client_ref=self.clients[client], attendance=attendance, by=by, at=at, on=on
            )
        if planned.actual:
            start, stop = planned.actual
            scheduling.record_times(session_ref, start=start, stop=stop, by=by, at=at, on=on)
        if planned.telehealth and planned.actual:
            raw = planned.telehealth
            trouble = "" if raw.get("trouble") in (None, "none") else raw["trouble"]
            facts = Telehealth(raw["client_location"], raw["platform"], raw["consent_on_file"], trouble)
            scheduling.record_telehealth(
                session_ref,
                client_ref=self.clients[planned.clients[0]],
                telehealth=facts,
                by=by,
                at=at,
                on=on,
            )
        for number, note in enumerate(planned.notes):
            begun = at + timedelta(minutes=3 + number)
            self.later(begun, lambda at, note=note: self._write(note, session_ref, at))  # type: ignore[misc]

    def _write(self, note: PlannedNote, session_ref: UUID, at: datetime) -> None:
        by, on = self.who(note.clinician, at)
        ref = chart.begin_note(
            session_ref, client_ref=self.clients[note.client], format=note.format, by=by, at=at, on=on
        )
        self.made_notes += 1
        self._save(ref, note, 0, at)
        signed = at + timedelta(minutes=9)
        if note.state == "signed":
            self.later(signed, lambda at: self._sign(ref, note, at))
        elif note.state in ("submitted", "cosigned", "returned"):
            self.later(signed, lambda at: self._submit(ref, note, at))

    def _save(self, ref: UUID, note: PlannedNote, base: int, at: datetime) -> None:
        by, on = self.who(note.clinician, at)
        goals = tuple(self.goals[(note.client, key)] for key in note.goals)
        diagnoses = tuple(d for d, since in self.diagnoses.get(note.client, []) if since <= on)
        chart.save_draft(
            ref, base=base, span=None, format=note.format, sections=note.sections, goal_refs=goals,
            diagnosis_refs=diagnoses, tab=None, by=by, at=at, on=on, sign_in="demo",
        )  # fmt: skip

    def _sign(self, ref: UUID, note: PlannedNote, at: datetime) -> None:
        by, on = self.who(note.clinician, at)
        step = chart.prepare_signature(ref, by=by, at=at, on=on)
        chart.sign_progress_note(ref, step=step.ref, assertion=None, confirmed_at=at, by=by, at=at, on=on)
        self._addendum_later(ref, note)

    def _submit(self, ref: UUID, note: PlannedNote, at: datetime) -> None:
        by, on = self.who(note.clinician, at)
        step = chart.prepare_signature(ref, by=by, at=at, on=on)
        chart.submit_note(ref, step=step.ref, assertion=None, confirmed_at=at, by=by, at=at, on=on)
        if note.cosigned:
            self.later(max(note.cosigned, at), lambda at: self._cosign(ref, note, at))
        if note.returned:
            when, comment = note.returned
            self.later(max(when, at), lambda at: self._return(ref, comment, at))

    def _cosign(self, ref: UUID, note: PlannedNote, at: datetime) -> None:
        by, on = self.who("brandt", at)
        step = chart.prepare_signature(ref, by=by, at=at, on=on)
        chart.cosign_note(ref, step=step.ref, assertion=None, confirmed_at=at, by=by, at=at, on=on)
        self._addendum_later(ref, note)

    def _return(self, ref: UUID, comment: str, at: datetime) -> None:
        by, on = self.who("brandt", at)
        chart.return_note(ref, comment=comment, by=by, at=at, on=on)

    def _addendum_later(self, ref: UUID, note: PlannedNote) -> None:
        if note.addendum:
            when, text = note.addendum
            self.later(when, lambda at: self._addendum(ref, note, text, at))

    def _addendum(self, ref: UUID, note: PlannedNote, text: str, at: datetime) -> None:
        by, on = self.who(note.clinician, at)
        added = chart.begin_addendum(ref, by=by, at=at, on=on)
        section = format_named("addendum").sections[0].key
        addendum = PlannedNote(note.client, note.clinician, "addendum", "signed", [], {section: text})
        self._save(added, addendum, 0, at)
        self._sign(added, addendum, at + timedelta(minutes=2))
