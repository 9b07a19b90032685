"""Notes opened: what was signed or submitted, word for word, for those whom the law lets read it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.counted import with_words
from twodrawer.chart.facts import NoteText, SignatureFacts
from twodrawer.chart.models import Note, NoteVersion, ReturnComment, Signature
from twodrawer.chart.passkeys import assertion_fault, enrolments_of
from twodrawer.chart.queries.lines import line_of, notes_about
from twodrawer.chart.standing import (
    STATE_DO,
    STATE_SAYS,
    ended,
    find_note,
    find_notes,
    kind_of,
    require_act,
)
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.chart.versions import RECORD, open_version
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict
from twodrawer.lib.statements import prepared
from twodrawer.lib.time import from_utc_text
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import Keyring, keyring
from twodrawer.writing.catalog import Format, format_named
from twodrawer.writing.elements import Element
from twodrawer.writing.sentences import split

IN_RECORD_STATES = [state.value for state in IN_RECORD]


@prepared
def _added_to(note_refs: Collection[UUID], client_refs: Collection[UUID]) -> "QuerySet[Note, Note]":
    # Their clients are named for SQLite's sake: few notes are addenda, so it would sooner read the whole table than
    # that index.
    rows = Note.objects.filter(
        client_id__in=client_refs, addendum_to_id__in=note_refs, state__in=IN_RECORD_STATES
    )
    return with_words(rows).order_by("ended_at", "ref")


@prepared
def _versions_of(note_refs: Collection[UUID]) -> "QuerySet[NoteVersion, NoteVersion]":
    return NoteVersion.objects.filter(note_id__in=note_refs)


@prepared
def _signed(note_refs: Collection[UUID]) -> "QuerySet[Signature, Signature]":
    """The signatures, each with the version under which it stands."""
    rows = Signature.objects.filter(version__note_id__in=note_refs).select_related("version")
    return rows.order_by("signed_at", "ref")


@prepared
def _comments_on(version_refs: Collection[UUID]) -> "QuerySet[ReturnComment, ReturnComment]":
    return ReturnComment.objects.filter(version_id__in=version_refs)


def note_text(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> NoteText:
    """The newest frozen version of a note with its signatures and signed addenda.

    A submitted note is opened for its author and the supervisor only. A draft has no frozen version.
    """
    note = find_note(note_ref, Act.READ, by=by, on=on)
    _require_readable(note, by=by, on=on, read=read)
    return opened([note], by=by, on=on, read=read)[0]


def texts_of(note_refs: Sequence[UUID], *, by: law.Member, on: date, read: Reading) -> tuple[NoteText, ...]:
    """What `note_text` says of each of these notes, with as many questions as for one."""
    notes = find_notes(note_refs, Act.READ, by=by, on=on)
    for note in notes:
        _require_readable(note, by=by, on=on, read=read)
    return opened(notes, by=by, on=on, read=read)


def _require_readable(note: Note, *, by: law.Member, on: date, read: Reading) -> None:
    state = State(note.state)
    if state is State.DISCARDED:
        raise ended(note)
    if state is State.DRAFT:
        raise Conflict(STATE_SAYS[state], why="Only its author sees it.", do=STATE_DO[state])
    read.allowed_under(*require_act(Act.READ, note, by=by, on=on))


def note_texts(
    client_ref: UUID,
    *,
    by: law.Member,
    on: date,
    read: Reading,
    limit: int = 50,
    after: int = 0,
) -> tuple[NoteText, ...]:
    """The notes in a client's record that the member may read, with their addenda, the latest session first.

    Addenda stand with their note. `after` skips so many notes, for a timeline that loads more.
    """
    notes, sight = notes_about(client_ref, by=by, on=on)
    wanted = []
    for note in notes:
        if State(note.state) not in IN_RECORD or note.addendum_to_id is not None:
            continue
        answer = sight.may_read(note, kind_of(State(note.state)))
        if answer.is_yes:
            wanted.append(note)
            read.allowed_under(*answer.citations)
    return opened(wanted[after : after + limit], by=by, on=on, read=read)


def last_plan(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading, before: datetime | None = None
) -> tuple[datetime, tuple[str, ...]] | None:
    """When the newest session in the record was, and the sentences of its note's plan. None: there is no
    plan yet."""
    notes, sight = notes_about(client_ref, by=by, on=on)
    ring = keyring(by.practice_ref)
    for note in notes:
        answer = sight.may_read(note, kind_of(State(note.state)))
        if State(note.state) not in IN_RECORD or note.addendum_to_id is not None or not answer.is_yes:
            continue
        if before is not None and _began_later(note, before):
            continue
        content = open_version(
            ring, next(v for v in _versions_of.all(note_refs=[note.ref]) if v.version == note.version)
        )
        when = from_utc_text(content.facts["start"] or content.facts["planned_start"])
        if before is not None and when >= before:
            continue
        plan = _plan_section(format_named(content.format))
        sentences = next((split(part.text).all for part in content.sections if part.key == plan), ())
        read.of("note", note.ref)
        read.of("client", note.client_id)
        read.allowed_under(*answer.citations)
        return (when, tuple(sentences)) if sentences else None
    return None


def _began_later(note: Note, before: datetime) -> bool:
    """Whether the note's session was neither planned nor begun before that moment: then it needn't be opened."""
    planned: datetime = note.session_planned  # type: ignore[attr-defined]
    begun: datetime | None = note.session_begun  # type: ignore[attr-defined]
    return planned >= before and (begun is None or begun >= before)


def _plan_section(form: Format) -> str:
    """The section that carries the plan, and as little else as possible."""
    carrying = [section for section in form.sections if Element.PLAN in section.carries]
    return min(carrying, key=lambda section: len(section.carries)).key if carrying else ""


def opened(notes: Sequence[Note], *, by: law.Member, on: date, read: Reading) -> tuple[NoteText, ...]:
    """These notes, opened with their signed addenda. Permission was asked by the caller; addenda go with
    the note. The notes come from `with_addenda`."""
    if not notes:
        return ()
    # Their addenda with them: one more list, however many notes.
    refs = [note.ref for note in notes]
    # No column but an annotation of `with_addenda`, which the types of a prepared query don't carry.
    with_more = [note for note in notes if note.has_addenda]  # type: ignore[attr-defined]
    added = _added_to.all(
        note_refs=[note.ref for note in with_more], client_refs={note.client_id for note in with_more}
    )
    everything = [*notes, *added]
    texts = _texts(everything, ring=keyring(by.practice_ref))
    for note in everything:
        read.of("note", note.ref)
        read.of("client", note.client_id)
        read.of("session", note.session_id)
    addenda: dict[UUID, list[NoteText]] = defaultdict(list)
    for note in added:
        assert note.addendum_to_id is not None
        addenda[note.addendum_to_id].append(texts[note.ref])
    return tuple(_with_addenda(texts[ref], addenda[ref]) for ref in refs)


def _with_addenda(text: NoteText, addenda: Iterable[NoteText]) -> NoteText:
    return replace(text, addenda=tuple(addenda))


def _texts(notes: Sequence[Note], *, ring: Keyring) -> dict[UUID, NoteText]:
    ring.load([("client", note.client_id) for note in notes], RECORD)
    newest = {note.ref: note.version for note in notes}
    versions: dict[UUID, NoteVersion] = {}
    signatures: dict[UUID, list[Signature]] = defaultdict(list)
    for signature in _signed.all(note_refs=list(newest)):
        version = signature.version
        if version.version == newest[version.note_id]:
            signatures[version.ref].append(signature)
            versions[version.note_id] = version
    # Whatever is frozen was signed by somebody; one that lost its signatures is shown without them.
    for version in _versions_of.all(note_refs=newest.keys() - versions.keys()):
        if version.version == newest[version.note_id]:
            versions[version.note_id] = version
    # A version that came into the record was not returned: its author would have written the next one.
    returnable = [versions[note.ref].ref for note in notes if State(note.state) not in IN_RECORD]
    proved = _proved([row for rows in signatures.values() for row in rows], versions.values())
    comments = {row.version_id: row for row in _comments_on.all(version_refs=returnable)}
    return {
        note.ref: _text(
            note,
            versions[note.ref],
            signatures[versions[note.ref].ref],
            comments.get(versions[note.ref].ref),
            proved=proved,
            ring=ring,
        )
        for note in notes
    }


def _text(
    note: Note,
    version: NoteVersion,
    signatures: Sequence[Signature],
    comment: ReturnComment | None,
    *,
    proved: frozenset[UUID],
    ring: Keyring,
) -> NoteText:
    content = open_version(ring, version)
    return NoteText(
        line=line_of(note),
        version=version.version,
        sections={part.key: part.text for part in content.sections},
        facts=content.facts,
        content_hash=version.content_hash,
        signatures=tuple(_signature(row, version.version, proved) for row in signatures),
        return_comment=comment_text(comment, ring=ring) if comment is not None else "",
        returned_by=comment.returned_by_id if comment is not None else None,
        headings={part.key: part.heading for part in content.sections},
        diagnoses=content.diagnoses,
        goals=content.goals,
        salt=content.salt,
    )


def comment_text(row: ReturnComment, *, ring: Keyring) -> str:
    """What the supervisor said when returning a version."""
    return ring.open(bytes(row.comment), ref=row.ref, column=ReturnComment.COMMENT).decode()


def _proved(signatures: Sequence[Signature], versions: Iterable[NoteVersion]) -> frozenset[UUID]:
    """The signatures that a passkey proves, checked now: no page says "signed by" on the word of a row."""
    claimed = [row for row in signatures if row.assertion]
    if not claimed:
        return frozenset()
    hashes = {version.ref: version.content_hash for version in versions}
    practice_ref = claimed[0].practice_id
    signers = {row.signer_id for row in claimed}
    facts = people.member_facts(practice_ref, signers, on=claimed[0].signed_at.date())
    accounts = {ref: who.account_ref for ref, who in facts.items() if who.account_ref is not None}
    known = {
        signer: enrolments_of(account, practice_ref=practice_ref) for signer, account in accounts.items()
    }
    return frozenset(
        row.ref
        for row in claimed
        if not assertion_fault(
            row.assertion, hashes[row.version_id], known.get(row.signer_id, ()), at=row.signed_at
        )
    )


def _signature(row: Signature, version: int, proved: frozenset[UUID]) -> SignatureFacts:
    return SignatureFacts(
        part=row.part,
        signer_ref=row.signer_id,
        signer_name=row.signer_name,
        signed_at=row.signed_at,
        by_passkey=row.ref in proved,
        version=version,
    )
