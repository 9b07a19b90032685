"""The five acts: save, read, list, client page, today. What the program decides and records for them, no more.

Each looks the sign-in up by its cookie, asks for what the member treats, opens or seals under data keys unwrapped
for this request, writes the leaf that the program would write, and commits before it answers. It answers with JSON:
no page is drawn, no law is asked, no text is cleaned, no form token is compared.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.floor.sealing import PracticeKeys, canonical, hash_of, leaf, new_ref, seal, unseal
from bench.floor.stores import Connection, Row, Store, as_ref

TREATMENT = ("45 CFR 164.506(c)(1)",)
SPAN = timedelta(minutes=30)


class NotThere(Exception):
    """Nobody is signed in, or what was asked for isn't theirs."""


@dataclass(frozen=True)
class Who:
    """The member that a cookie is, on this day."""

    member: UUID
    practice: UUID
    name: str
    zone: str
    day: date


@dataclass
class Floor:
    """Both stores and the practices' keys."""

    record: Store
    keys: Store
    practice_keys: PracticeKeys

    # -- what every act begins and ends with ------------------------------------------------------

    async def who(self, cookie: str, at: datetime) -> Who:
        """The member whose sign-in this is, if it stands, with a role and a second factor."""
        found = await self.record.rows(
            "SELECT m.ref, m.practice_id, m.name, p.zone, g.role, g.from_day, g.until_day,"
            " EXISTS (SELECT 1 FROM mfa_authenticator f WHERE f.user_id = a.ref AND f.type IN ('totp', 'webauthn'))"
            " FROM django_session s JOIN usersessions_usersession u ON u.session_key = s.session_key"
            " JOIN people_account a ON a.ref = u.user_id JOIN people_member m ON m.account_id = a.ref"
            " JOIN people_practice p ON p.ref = m.practice_id"
            " JOIN people_rolegrant g ON g.member_id = m.ref AND g.withdrawn_at IS NULL"
            " WHERE s.session_key = $1 AND s.expire_date > $2 AND a.is_active AND m.deactivated_at IS NULL",
            cookie,
            at,
        )
        for row in found:
            day = at.astimezone(ZoneInfo(row[3])).date()
            held = str(row[5]) <= str(day) and (row[6] is None or str(row[6]) >= str(day))
            if held and row[4] == "clinician" and row[7]:
                return Who(as_ref(row[0]), as_ref(row[1]), row[2], row[3], day)
        raise NotThere

    async def data_keys(
        self, who: Who, kind: str, owners: list[UUID], purpose: str = "record"
    ) -> dict[UUID, tuple[UUID, AESGCM]]:
        """The live data keys of these owners, unwrapped."""
        found = await self.keys.rows(
            "SELECT ref, owner_ref, wrapped_by, wrapped FROM sealing_datakey WHERE practice_ref = $1"
            " AND owner_kind = $2 AND owner_ref AMONG $3 AND purpose = $4 AND destroyed_at IS NULL",
            who.practice,
            kind,
            owners,
            purpose,
        )
        held = {}
        for row in found:
            ref, owner = as_ref(row[0]), as_ref(row[1])
            key = self.practice_keys.unwrap(
                practice=who.practice, ref=ref, owner=(kind, owner), purpose=purpose, by=as_ref(row[2]),
                wrapped=bytes(row[3]),
            )  # fmt: skip
            held[owner] = (ref, key)
        return held

    async def record_entry(
        self,
        store: Store | Connection,
        who: Who,
        act: str,
        refs: list[tuple[str, UUID]],
        at: datetime,
        facts: dict[str, Any] | None = None,
    ) -> UUID:
        """The entry is written; its `audit_entryref` rows come from the same trigger."""
        ref = new_ref()
        text = leaf(
            act, refs, ref=ref, practice=who.practice, member=who.member, at=at, under=TREATMENT, facts=facts
        )
        mark = self.practice_keys.mark(text)
        await store.rows("INSERT INTO audit_entry (ref, leaf, mark) VALUES ($1, $2, $3)", ref, text, mark)
        return ref

    async def treats(self, who: Who, client: UUID) -> None:
        """Nothing, if the member is on this client's care team today."""
        found = await self.record.rows(
            "SELECT 1 FROM people_careteamlink WHERE practice_id = $1 AND member_id = $2 AND client_id = $3"
            " AND from_day <= $4 AND (until_day IS NULL OR until_day >= $4)",
            who.practice, who.member, client, who.day,
        )  # fmt: skip
        if not found:
            raise NotThere

    # -- the acts ---------------------------------------------------------------------------------

    async def save(self, cookie: str, note: UUID, body: bytes) -> Any:
        """The draft holds this text at the next revision; a span of saves is one entry."""
        at = datetime.now(UTC)
        who = await self.who(cookie, at)
        said = json.loads(body)
        draft = await self.record.rows(
            "SELECT d.ref, n.client_id, n.session_id FROM chart_note n JOIN chart_drafttext d ON d.note_id = n.ref"
            " WHERE n.ref = $1 AND n.practice_id = $2 AND n.author_id = $3 AND n.state IN ('draft', 'returned')",
            note, who.practice, who.member,
        )  # fmt: skip
        if not draft:
            raise NotThere
        ref, client, session = map(as_ref, draft[0][:3])
        key_ref, key = (await self.data_keys(who, "draft", [note], "text"))[note]
        revision = said["base"] + 1
        text = canonical({"v": 1, "sections": said["sections"]})
        box = seal(
            text, key=key, key_ref=key_ref, practice=who.practice, ref=ref, column="chart.drafttext.text",
            version=revision,
        )  # fmt: skip
        words = sum(len(one.split()) for one in said["sections"].values())
        async with self.record.transaction() as connection:
            now = await connection.rows(
                "SELECT n.state, d.revision FROM chart_note n JOIN chart_drafttext d ON d.note_id = n.ref"
                " WHERE n.ref = $1 AND n.author_id = $2 FOR UPDATE",
                note, who.member,
            )  # fmt: skip
            if not now or now[0][0] not in ("draft", "returned") or now[0][1] != said["base"]:
                raise NotThere
            await connection.rows(
                "UPDATE chart_drafttext SET revision = $2, text = $3, words = $4, saved_at = $5, saved_tab = NULL"
                " WHERE ref = $1",
                ref, revision, box, words, at,
            )  # fmt: skip
            span = await self._span(connection, who, note, said["span"], at)
            if span is None:
                refs = [("note", note), ("client", client), ("session", session)]
                facts = {"revision": revision, "sign_in": cookie[:8]}
                span = await self.record_entry(connection, who, "note.drafted", refs, at, facts)
        return {"revision": revision, "span": str(span), "words": words, "removed": 0}

    async def _span(
        self, connection: Connection, who: Who, note: UUID, span: str | None, at: datetime
    ) -> UUID | None:
        if span is None:
            return None
        found = await connection.rows(
            "SELECT e.leaf FROM audit_entry e JOIN audit_entryref r ON r.entry_id = e.ref WHERE e.ref = $1"
            " AND e.log = $2 AND e.act = 'note.drafted' AND e.outcome = 'done' AND e.actor_ref = $3 AND e.at >= $4"
            " AND r.kind = 'note' AND r.about_ref = $5",
            UUID(span), str(who.practice), str(who.member), (at - SPAN).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            str(note),
        )  # fmt: skip
        # The one entry stands for the sign-in that it names, and the program's own name for it is another.
        return UUID(span) if found and json.loads(found[0][0])["facts"]["sign_in"] else None

    async def read(self, cookie: str, note: UUID) -> Any:
        """A signed note with its signatures and its client's name."""
        at = datetime.now(UTC)
        who = await self.who(cookie, at)
        found = await self.record.rows(
            "SELECT v.ref, v.content, v.content_hash, v.version, n.client_id, n.session_id, c.identity,"
            " c.identity_version, n.author_id FROM chart_note n"
            " JOIN chart_noteversion v ON v.note_id = n.ref AND v.version = n.version"
            " JOIN people_client c ON c.ref = n.client_id"
            " WHERE n.ref = $1 AND n.practice_id = $2 AND n.state IN ('signed', 'cosigned')",
            note, who.practice,
        )  # fmt: skip
        if not found:
            raise NotThere
        row = found[0]
        client, session = as_ref(row[4]), as_ref(row[5])
        await self.treats(who, client)
        signed = await self._signatures([as_ref(row[0])])
        _, key = (await self.data_keys(who, "client", [client]))[client]
        content = self._content(who, row, key)
        person = self._identity(who, client, row[6], row[7], key)
        refs = [("note", note), ("client", client), ("session", session)]
        await self.record_entry(self.record, who, "note.read", refs, at)
        return {"client": person["legal_name"], "sections": content["sections"], "signed": signed}

    async def _signatures(self, versions: list[UUID]) -> list[Any]:
        found = await self.record.rows(
            "SELECT version_id, signer_name, signed_at, part FROM chart_signature WHERE version_id AMONG $1"
            " ORDER BY signed_at",
            versions,
        )
        return [[str(each) for each in row] for row in found]

    def _content(self, who: Who, row: Row, key: AESGCM) -> Any:
        """The frozen content of (ref, content, hash, version, …), if it is what its hash says."""
        raw = unseal(
            bytes(row[1]), key=key, practice=who.practice, ref=as_ref(row[0]), column="chart.noteversion.content",
            version=row[3],
        )  # fmt: skip
        if hash_of(raw) != row[2]:
            raise NotThere
        return json.loads(raw)

    def _identity(self, who: Who, client: UUID, box: Any, version: int, key: AESGCM) -> Any:
        return json.loads(
            unseal(
                bytes(box), key=key, practice=who.practice, ref=client, column="people.client.identity",
                version=version,
            )
        )  # fmt: skip

    async def clients(self, cookie: str) -> Any:
        """The member's open clients by name."""
        at = datetime.now(UTC)
        who = await self.who(cookie, at)
        found = await self.record.rows(
            "SELECT DISTINCT c.ref, c.identity, c.identity_version FROM people_careteamlink l"
            " JOIN people_client c ON c.ref = l.client_id WHERE l.practice_id = $1 AND l.member_id = $2"
            " AND l.from_day <= $3 AND (l.until_day IS NULL OR l.until_day >= $3) AND c.ended_day IS NULL LIMIT 2000",
            who.practice, who.member, who.day,
        )  # fmt: skip
        refs = [as_ref(row[0]) for row in found]
        keys = await self.data_keys(who, "client", refs)
        lines = []
        for ref, row in zip(refs, found, strict=True):
            person = self._identity(who, ref, row[1], row[2], keys[ref][1])
            shown = person["preferred_name"] or person["legal_name"]
            lines.append([shown, person["legal_name"], person["pronouns"], person["born"], str(ref)])
        lines.sort()
        await self.record_entry(self.record, who, "client.listed", [("client", ref) for ref in refs], at)
        return lines[:50]

    async def client_page(self, cookie: str, client: UUID) -> Any:
        """Who the client is, the plan, the care team, and the timeline with every note opened."""
        at = datetime.now(UTC)
        who = await self.who(cookie, at)
        await self.treats(who, client)
        row = (
            await self.record.rows(
                "SELECT identity, identity_version FROM people_client WHERE ref = $1", client
            )
        )[0]
        sessions = await self.record.rows(
            "SELECT s.ref, s.planned_start, s.start, s.stop, s.room, s.room_version, p.attendance"
            " FROM scheduling_participant p JOIN scheduling_session s ON s.ref = p.session_id"
            " WHERE p.practice_id = $1 AND p.client_id = $2 ORDER BY s.planned_start DESC",
            who.practice, client,
        )  # fmt: skip
        notes = await self.record.rows(
            "SELECT v.ref, v.content, v.content_hash, v.version, n.ref, n.session_id, n.state FROM chart_note n"
            " LEFT JOIN chart_noteversion v ON v.note_id = n.ref AND v.version = n.version"
            " WHERE n.practice_id = $1 AND n.client_id = $2",
            who.practice, client,
        )  # fmt: skip
        plan = [
            await self.record.rows(
                f"SELECT ref, details, details_version FROM chart_{name} WHERE client_id = $1", client
            )
            for name in ("diagnosis", "goal")
        ]
        speak = await self.record.rows(
            "SELECT ref, details, details_version, kind FROM people_representative WHERE client_id = $1",
            client,
        )
        team = await self.record.rows(
            "SELECT l.part, m.name FROM people_careteamlink l JOIN people_member m ON m.ref = l.member_id"
            " WHERE l.client_id = $1",
            client,
        )
        _, key = (await self.data_keys(who, "client", [client]))[client]
        _, own = (await self.data_keys(who, "practice", [who.practice]))[who.practice]
        person = self._identity(who, client, row[0], row[1], key)
        frozen = [note for note in notes if note[0] is not None]
        signed = await self._signatures([as_ref(note[0]) for note in frozen])
        texts = {str(note[4]): self._content(who, note, key)["sections"] for note in frozen}
        opened = [
            self._details(who, each, f"chart.{name}.details", key)
            for name, rows in zip(("diagnosis", "goal"), plan, strict=True)
            for each in rows
        ]
        opened += [self._details(who, each, "people.representative.details", key) for each in speak]
        rooms = [self._room(who, session[0], session[4], session[5], own) for session in sessions]
        refs: list[tuple[str, UUID]] = [("client", client)]
        refs += [("session", as_ref(session[0])) for session in sessions]
        refs += [("note", as_ref(note[4])) for note in notes]
        refs += [
            (name, as_ref(each[0]))
            for name, rows in zip(("diagnosis", "goal"), plan, strict=True)
            for each in rows
        ]
        refs += [("representative", as_ref(each[0])) for each in speak]
        await self.record_entry(self.record, who, "client.read", refs, at)
        return {
            "client": person,
            "sessions": [[str(s[0]), str(s[1]), s[6], room] for s, room in zip(sessions, rooms, strict=True)],
            "notes": texts,
            "signed": signed,
            "plan": opened,
            "team": [list(each) for each in team],
        }

    def _details(self, who: Who, row: Row, column: str, key: AESGCM) -> Any:
        return json.loads(
            unseal(
                bytes(row[1]),
                key=key,
                practice=who.practice,
                ref=as_ref(row[0]),
                column=column,
                version=row[2],
            )
        )

    def _room(self, who: Who, session: Any, box: Any, version: int, key: AESGCM) -> str:
        if box is None:
            return ""
        return unseal(
            bytes(box), key=key, practice=who.practice, ref=as_ref(session), column="scheduling.session.room",
            version=version,
        ).decode()  # fmt: skip

    async def today(self, cookie: str) -> Any:
        """The member's sessions of the day with the names of their clients, and what is still unsigned."""
        at = datetime.now(UTC)
        who = await self.who(cookie, at)
        first = datetime.combine(who.day, datetime.min.time(), ZoneInfo(who.zone)).astimezone(UTC)
        sessions = await self.record.rows(
            "SELECT s.ref, s.planned_start, s.planned_stop, s.room, s.room_version, p.client_id, p.attendance"
            " FROM scheduling_session s JOIN scheduling_participant p ON p.session_id = s.ref"
            " WHERE s.practice_id = $1 AND s.clinician_id = $2 AND s.planned_start >= $3 AND s.planned_start < $4"
            " ORDER BY s.planned_start",
            who.practice, who.member, first, first + timedelta(days=1),
        )  # fmt: skip
        unsigned = await self.record.rows(
            "SELECT n.ref, n.client_id, n.session_id, n.state, n.begun_at, d.words FROM chart_note n"
            " JOIN chart_drafttext d ON d.note_id = n.ref WHERE n.practice_id = $1 AND n.author_id = $2"
            " AND n.state IN ('draft', 'returned') ORDER BY n.begun_at",
            who.practice, who.member,
        )  # fmt: skip
        notes = await self.record.rows(
            "SELECT n.ref, n.session_id, n.state FROM chart_note n WHERE n.session_id AMONG $1",
            [as_ref(session[0]) for session in sessions],
        )
        refs = sorted({as_ref(s[5]) for s in sessions} | {as_ref(n[1]) for n in unsigned})
        people = await self.record.rows(
            "SELECT ref, identity, identity_version FROM people_client WHERE ref AMONG $1", refs
        )
        keys = await self.data_keys(who, "client", refs)
        _, own = (await self.data_keys(who, "practice", [who.practice]))[who.practice]
        names = {}
        for row in people:
            ref = as_ref(row[0])
            names[ref] = self._identity(who, ref, row[1], row[2], keys[ref][1])["legal_name"]
        rooms = [self._room(who, session[0], session[3], session[4], own) for session in sessions]
        about: list[tuple[str, UUID]] = [("session", as_ref(session[0])) for session in sessions]
        about += [("client", ref) for ref in refs] + [("note", as_ref(note[0])) for note in notes]
        await self.record_entry(self.record, who, "day.read", about, at)
        lines = [
            [str(s[1]), names[as_ref(s[5])], s[6], room] for s, room in zip(sessions, rooms, strict=True)
        ]
        return {"sessions": lines, "unsigned": [[names[as_ref(n[1])], n[3], n[5]] for n in unsigned]}
