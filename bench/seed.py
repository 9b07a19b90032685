"""A practice of 500 clients and 10,000 signed notes, put into the record in bulk through the real sealing.

    python -m bench.seed            the practice, into the installation that the environment names
    python -m bench.seed sign-ins   fresh sign-ins of all its clinicians, and what they work on, as JSON
    python -m bench.seed open-drafts  every draft opened, whichever side sealed it last
    python -m bench.seed verify-ledger  every entry verified, whichever side wrote it

Every box, content hash, signature and ledger leaf is what the program itself would have written, made by its own
functions; only the rows go in together, because ten thousand acts one by one would take ten minutes.
"""

import json
import os
import random
import secrets
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.settings")
django.setup()

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.db import connections, transaction
from django.test import Client as Browser

from twodrawer.audit.entries import Actor, Event, leaf
from twodrawer.audit.models import Entry
from twodrawer.audit.signer import keeper
from twodrawer.audit.verify import verify_log
from twodrawer.chart import events
from twodrawer.chart.content import Content, Section, fresh_salt, hash_of, moment_text
from twodrawer.chart.draft_box import open_draft, seal_draft
from twodrawer.chart.models import Diagnosis, DraftText, Goal, Note, NoteVersion, Signature
from twodrawer.chart.treatment_box import seal_diagnosis, seal_goal
from twodrawer.chart.versions import RECORD, STATEMENT
from twodrawer.codes import icd
from twodrawer.law import Role
from twodrawer.lib.canonical import canonical
from twodrawer.lib.merkle import leaf_hash
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import words as count_words
from twodrawer.lib.time import day_in, now, utc_text
from twodrawer.people import actions as people
from twodrawer.people.clients_sealed import RepresentativeDetails, seal_details, seal_identity
from twodrawer.people.facts import ClientIdentity, Contact
from twodrawer.people.models import CareTeamLink, Client, Member, Representative
from twodrawer.scheduling.models import Participant, Session
from twodrawer.scheduling.sealed import seal_room
from twodrawer.sealing.actions import attest
from twodrawer.sealing.keyring import keyring, provider, wrap
from twodrawer.sealing.models import DataKey
from twodrawer.writing.catalog import format_named

CLINICIANS = 25
CLIENTS = 20  # of each clinician: 500 in all
NOTES = int(os.environ.get("BENCH_NOTES", "20"))  # of each client: 10,000 in all
FOUNDED = timedelta(days=max(400, 7 * NOTES + 100))  # ago: before the first note
DRAFTS = 4  # of each clinician, in sessions of today
ZONE = "America/Los_Angeles"
NAMES = "Okafor Lindqvist Brandt Adeyemi Ibarra Novak Haddad Keller Rowan Marlow Tran Sato".split()
FORMAT = "soap"
CODES = ("F41.1", "F33.1")

SENTENCES = """
Slept six hours on most nights and kept the log on five of seven days.
Worry about the move has eased since the last session and comes in the evening only.
Says that work is bearable, that the new shift begins in two weeks, and that the bus ride is the hard part.
Bright and in step, laughed twice, and spoke without a pause for most of the hour.
Walked through the worry log together and sorted it into what can be done and what can only be borne.
No thoughts of dying, no harm to others, no change in what is drunk or smoked.
Anxiety is lower than in October, by the log and by the scale that was filled in before the session.
The goal of five good nights in a week was met for the second week in a row.
Practised the breathing exercise twice and agreed on when to use it.
Keep the worry log, try the bus on Monday, and call the office if a night goes without sleep.
Next session in a week, same hour, by video if the road is closed.
""".strip().splitlines()


class Seeding:
    """One practice being put together, table by table."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.today = day_in(ZONE, at)
        self.chance = random.Random(20261119)
        self.practice = people.found_practice(
            name="Keller Psychotherapy", zone=ZONE, city="Portland", state="OR", at=at - FOUNDED
        )
        self.ring = keyring(self.practice)
        self.rows: dict[type[Any], list[Any]] = {}
        self.keys: list[DataKey] = []
        self.acts: list[tuple[datetime, Event, Member]] = []
        self.form = format_named(FORMAT)

    def run(self) -> None:
        """Everything is in both stores."""
        members = [self._member(number) for number in range(CLINICIANS)]
        people_made = [
            (member, self._client(member, number)) for member in members for number in range(CLIENTS)
        ]
        # The keys first, as always: committed in their own store before the first row that they seal.
        DataKey.objects.using("keys").bulk_create(self.keys, batch_size=500)
        self.ring.load([("practice", self.practice)], "record")
        for number, (member, client) in enumerate(people_made):
            self._record_of(member, client, number % CLIENTS)
        self._write_ledger()
        with transaction.atomic():
            for model in (
                Client, CareTeamLink, Representative, Diagnosis, Goal, Session, Participant, Note, NoteVersion,
                Signature, DraftText, Entry,
            ):  # fmt: skip
                model.objects.bulk_create(self.rows.get(model, []), batch_size=250)
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("ANALYZE")

    def _add(self, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        return row

    def _key(self, owner: tuple[str, UUID], purpose: str) -> None:
        """A data key, wrapped, at hand in the ring."""
        row = DataKey(
            ref=new_ref(), practice_ref=self.practice, owner_kind=owner[0], owner_ref=owner[1], purpose=purpose,
            made_at=self.at,
        )  # fmt: skip
        secret = os.urandom(32)
        wrap(row, secret, provider().practice_keys(self.practice))
        self.keys.append(row)
        self.ring._hold(row, secret)  # noqa: SLF001  what `make` does, less its own commit

    def _member(self, number: int) -> Member:
        name = f"{NAMES[number % len(NAMES)]} {number + 1}"
        ref = people.add_member(
            self.practice,
            name=name,
            credentials="LPC",
            email=f"clinician-{number + 1}@keller.example",
            roles=[Role.CLINICIAN],
            from_day=self.today - FOUNDED,
            at=self.at - FOUNDED,
        )
        member = Member.objects.select_related("account").get(ref=ref)
        TOTP.activate(member.account, generate_totp_secret())
        return member

    def _client(self, member: Member, number: int) -> Client:
        ref = new_ref()
        self._key(("client", ref), "record")
        identity = ClientIdentity(
            legal_name=f"{self.chance.choice(NAMES)} {ref.hex[-6:]}",
            preferred_name=self.chance.choice(NAMES) if number % 3 == 0 else "",
            pronouns=self.chance.choice(["she/her", "he/him", "they/them"]),
            born=date(
                self.chance.randint(1950, 2008), self.chance.randint(1, 12), self.chance.randint(1, 28)
            ),
            language="English",
            record_number=f"2026-{number:04d}",
            contact=Contact(
                phone="503-555-0148",
                email="client@home.example",
                address="1906 Quince Lane\nPortland, Oregon 97214",
            ),
        )
        since = self.today - timedelta(days=300)
        client = self._add(
            Client(
                ref=ref,
                practice_id=self.practice,
                identity=seal_identity(identity, client_ref=ref, version=1, ring=self.ring),
                since_day=since,
                made_at=self.at - timedelta(days=300),
            )
        )
        self._add(
            CareTeamLink(
                practice_id=self.practice, client=client, member=member, part="primary", from_day=since
            )
        )
        call = Representative(
            practice_id=self.practice, client=client, kind="emergency", from_day=since, details_version=1
        )
        details = RepresentativeDetails(
            name="Marlow", relation="mother", contact=Contact(phone="503-555-0171")
        )
        call.details = seal_details(details, row=call, ring=self.ring)
        self._add(call)
        return client

    def _record_of(self, member: Member, client: Client, number: int) -> None:
        for position, code in enumerate(CODES, start=1):
            row = Diagnosis(
                practice_id=self.practice, client=client, position=position, from_day=client.since_day,
                made_by=member, made_at=client.made_at,
            )  # fmt: skip
            known = icd.describe(code)
            seal_diagnosis(
                self.ring, row, code=code, description=known.description if known else code, note=""
            )
            self._add(row)
            goal = Goal(
                practice_id=self.practice, client=client, number=position, from_day=client.since_day,
                made_by=member, made_at=client.made_at,
            )  # fmt: skip
            seal_goal(self.ring, goal, title="Five good nights in a week", objectives=())
            self._add(goal)
        hour = timedelta(days=number % 5, hours=9 + number // 5)
        monday = datetime.combine(self.today - timedelta(days=self.today.weekday()), datetime.min.time())
        for week in range(1, NOTES + 1):
            start = (monday + hour - timedelta(weeks=week)).replace(tzinfo=self.at.tzinfo) + timedelta(
                hours=8
            )
            self._signed(member, client, self._session(member, client, start, kept=True), start)
        if number < DRAFTS:
            begins = datetime.combine(self.today, datetime.min.time(), self.at.tzinfo)
            start = begins + timedelta(hours=16 + number)
            self._draft(member, client, self._session(member, client, start, kept=False), start)

    def _session(self, member: Member, client: Client, start: datetime, *, kept: bool) -> Session:
        session = Session(
            ref=new_ref(), practice_id=self.practice, clinician=member, modality="individual", planned_start=start,
            planned_stop=start + timedelta(minutes=55), place="11", cpt="90837", made_at=start - timedelta(days=7),
            start=start if kept else None, stop=start + timedelta(minutes=54) if kept else None,
        )  # fmt: skip
        session.room = seal_room(
            "Room 2", practice_ref=self.practice, session_ref=session.ref, version=1, ring=self.ring
        )
        self._add(session)
        self._add(
            Participant(
                practice_id=self.practice,
                session=session,
                client=client,
                attendance="kept" if kept else "planned",
            )
        )
        return session

    def _words(self, size: int) -> str:
        said: list[str] = []
        while sum(map(len, said)) + len(said) < size:
            said.append(self.chance.choice(SENTENCES))
        return " ".join(said)

    def _note(self, member: Member, client: Client, session: Session, start: datetime, **state: Any) -> Note:
        note = Note(
            ref=new_ref(), practice_id=self.practice, client=client, session=session, author=member, format=FORMAT,
            begun_at=start + timedelta(minutes=56), **state,
        )  # fmt: skip
        self._add(note)
        return note

    def _signed(self, member: Member, client: Client, session: Session, start: datetime) -> None:
        at = start + timedelta(minutes=64)
        note = self._note(member, client, session, start, state="signed", version=1, ended_at=at)
        content = Content(
            note_ref=note.ref, practice_ref=self.practice, client_ref=client.ref, session_ref=session.ref,
            author_ref=member.ref, addendum_to=None, format=FORMAT, version=1,
            sections=tuple(Section(s.key, s.heading, self._words(370)) for s in self.form.sections),
            facts={
                "planned_start": moment_text(session.planned_start),
                "planned_stop": moment_text(session.planned_stop),
                "start": moment_text(session.start),
                "stop": moment_text(session.stop),
                "minutes": "54",
                "cpt": session.cpt,
                "place": session.place,
                "modality": session.modality,
                "attendance": "kept",
                "client_location": "",
                "platform": "",
                "consent_on_file": "no",
                "trouble": "",
            },
            diagnoses=(),
            goals=(),
            salt=fresh_salt(),
        )  # fmt: skip
        raw = content.to_bytes()
        version = NoteVersion(
            ref=new_ref(), practice_id=self.practice, note=note, version=1, content_hash=hash_of(raw), frozen_at=at,
            words=sum(count_words(part.text) for part in content.sections),
        )  # fmt: skip
        version.content = self.ring.seal(
            raw,
            owner=("client", client.ref),
            purpose=RECORD,
            ref=version.ref,
            column=NoteVersion.CONTENT,
            version=1,
        )
        self._add(version)
        name = f"{member.name}, {member.credentials}"
        statement = canonical(
            {
                "spec": STATEMENT, "practice_ref": str(self.practice), "note_ref": str(note.ref), "version": 1,
                "content_hash": version.content_hash, "part": "author", "signer_ref": str(member.ref),
                "signer_name": name, "at": utc_text(at), "how": "attested", "enrolment_ref": None,
            }
        ).decode()  # fmt: skip
        key_ref, signed = attest(self.practice, statement.encode())
        self._add(
            Signature(
                practice_id=self.practice, version=version, signer=member, part="author", signed_at=at,
                signer_name=name, statement=statement, practice_key_ref=key_ref, practice_signature=signed,
            )
        )  # fmt: skip
        how = {"part": "author", "version": 1, "content_hash": version.content_hash, "how": "attested"}
        self.acts.append((note.begun_at, events.note_begun(note, ()), member))
        self.acts.append((at, events.note_signed(note, (), **how), member))

    def _write_ledger(self) -> None:
        """The entries of all acts, in the order of their times: so they are sealed, as in a real ledger."""
        for at, event, member in sorted(self.acts, key=lambda act: act[0]):
            entry, by = Entry(ref=new_ref()), Actor("member", member.ref, self.practice)
            entry.leaf = leaf(event, ref=entry.ref, log=by.log, by=by, at=at, outcome="done", request=None)
            entry.mark = keeper().mark(leaf_hash(entry.leaf.encode()))
            self._add(entry)

    def _draft(self, member: Member, client: Client, session: Session, start: datetime) -> None:
        note = self._note(member, client, session, start, state="draft", version=0)
        for owner, purpose in ((("draft", note.ref), "text"), (("journal", note.ref), "journal")):
            self._key(owner, purpose)
            DataKey.objects.using("keys").bulk_create(self.keys[-1:])
        row = DraftText(
            ref=new_ref(), practice_id=self.practice, note=note, revision=0, saved_at=self.at, words=0
        )
        row.text = seal_draft(self.ring, note.ref, {}, ref=row.ref, revision=0)
        self._add(row)


def sign_ins() -> list[dict[str, Any]]:
    """Each clinician signed in anew, with two factors on record, and the refs of what they work on."""
    moment = now()
    made = []
    for member in Member.objects.select_related("account").order_by("made_at", "ref"):
        assert member.account is not None
        browser = Browser()
        browser.force_login(member.account)
        session = browser.session
        session["account_authentication_methods"] = [{"method": "password", "at": moment.timestamp()}]
        session["last_seen"], session["sign_in_ref"] = utc_text(moment), str(new_ref())
        session.save()
        UserSession.objects.create(
            user=member.account, session_key=session.session_key, ip="127.0.0.1", user_agent="bench"
        )
        notes = Note.objects.filter(author=member)
        made.append(
            {
                "cookie": session.session_key,
                "csrf": secrets.token_hex(16),
                "clients": _refs(
                    CareTeamLink.objects.filter(member=member)
                    .values_list("client_id", flat=True)
                    .order_by("ref")
                ),
                "notes": _refs(notes.filter(state="signed").values_list("ref", flat=True).order_by("ref")),
                "drafts": _drafts(notes),
            }
        )
    return made


def _drafts(notes: Any) -> list[dict[str, Any]]:
    rows = DraftText.objects.filter(note__in=notes.filter(state="draft")).order_by("ref")
    return [{"note": str(row.note_id), "base": row.revision, "span": None} for row in rows]


def _refs(found: Iterable[UUID]) -> list[str]:
    return [str(ref) for ref in found]


def main() -> int:
    """Seeds, or signs in."""
    if sys.argv[1:] == ["sign-ins"]:
        print(json.dumps(sign_ins()))
        return 0
    if sys.argv[1:] == ["open-drafts"]:
        ring = keyring(Member.objects.values_list("practice_id", flat=True)[0])
        texts = [open_draft(ring, row) for row in DraftText.objects.all()]
        print(f"{len(texts)} drafts open.")
        return 0
    if sys.argv[1:] == ["verify-ledger"]:
        step = list(verify_log(times=False))[-1]  # years went in within minutes: times prove nothing
        print(step.problem or f"{step.done} entries verified.")
        return 1 if step.problem else 0
    Seeding(now()).run()
    counts = (Client.objects.count(), NoteVersion.objects.count(), Entry.objects.count())
    print("{} clients, {} notes, {} entries".format(*counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
