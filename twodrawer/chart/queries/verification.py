"""Verification of a note: that it is as it was signed, and by whom that is proved (promise 4).

Everything is computed anew from what lies in the record: the hash from the opened content, the
practice's signature over the statement, the passkey's over the hash, and all of it against the ledger.
"Signed by" is said only where a passkey proves it; otherwise the practice attests, and the sentence says
so. Every mismatch is named.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from twodrawer import law
from twodrawer.audit import queries as ledger
from twodrawer.audit.queries import EntryFacts
from twodrawer.audit.reading import Reading
from twodrawer.chart.content import hash_of, read_content
from twodrawer.chart.events import signing_act
from twodrawer.chart.facts import SignatureCheck, Verification
from twodrawer.chart.models import Note, NoteVersion, Signature
from twodrawer.chart.passkeys import assertion_fault, enrolments_of
from twodrawer.chart.queries import beside
from twodrawer.chart.queries.lines import note_line
from twodrawer.chart.queries.lying import SIGNED, Lying, lying
from twodrawer.chart.states import State
from twodrawer.chart.versions import STATEMENT, open_raw
from twodrawer.lib.canonical import canonical
from twodrawer.lib.errors import Unavailable
from twodrawer.lib.time import utc_text
from twodrawer.people import queries as people
from twodrawer.sealing.actions import public_signing_keys
from twodrawer.sealing.keyring import KeyDestroyed, Keyring, keyring

BATCH = 200
PARTS = {
    State.SIGNED: {"author"},
    State.SUBMITTED: {"trainee"},
    State.RETURNED: {"trainee"},
    State.COSIGNED: {"trainee", "supervisor"},
}
"""Whose signatures the newest version must carry in each state."""

DESTROYING = ("record.destroyed", "record.destroyed_again")
"""What the ledger says of a client whose record was destroyed by two people."""


def verification(note_ref: UUID, *, by: law.Member, on: date, read: Reading) -> Verification:
    """The note, verified, for whoever may know that it exists. Says nothing of what it says."""
    note_line(note_ref, by=by, on=on, read=read)
    return verify_note(note_ref, on=on)


def verify_note(note_ref: UUID, *, on: date) -> Verification:
    """The note, verified. For the command line and for `verification`; nothing of the text is handed out."""
    (found,) = verify_notes([note_ref], on=on)
    return found


def verify_notes(note_refs: Sequence[UUID], *, on: date) -> Iterator[Verification]:
    """Each of these notes, verified, in their order. Rows are asked for in batches: what one note costs is hashing."""
    for start in range(0, len(note_refs), BATCH):
        some = note_refs[start : start + BATCH]
        held = lying(some)
        for ref in some:
            yield _verify(ref, held, on=on)


def _verify(note_ref: UUID, held: Lying, *, on: date) -> Verification:
    note = held.notes.get(note_ref)
    if note is None:
        there = "its versions are there" if held.versions[note_ref] else "the ledger says that it was signed"
        return Verification(note_ref, (), (f"{there}, and the note itself is not",))
    try:
        return _verified(note, held, on=on)
    except Unavailable as problem:  # a practice that was never there has no keys
        return Verification(note_ref, (), (f"it can't be verified: {problem.why}",))


def _verified(note: Note, held: Lying, *, on: date) -> Verification:
    versions, entries = held.versions[note.ref], held.entries[note.ref]
    wrong = _state_faults(note, versions, entries)
    checks: list[SignatureCheck] = []
    ring, signatures = keyring(note.practice_id), list[Signature]()
    for version in versions:
        signatures = held.signatures[version.ref]
        wrong.extend(_content_faults(note, version, held, ring))
        checks.extend(_check(note, version, signature, held, on=on) for signature in signatures)
        there = {signature.part for signature in signatures}
        wrong.extend(_missing(note, version, there, [entry for entry in entries if entry.act in SIGNED]))
    wrong.extend(beside.note_faults(note, signatures, entries))
    comments = [(version.version, row) for version in versions for row in held.comments[version.ref]]
    wrong.extend(beside.comment_faults(note, comments, entries, ring))
    return Verification(note.ref, tuple(checks), tuple(wrong))


def frozen_notes() -> list[UUID]:
    """Every note that has a frozen version, says that it has one, or was signed as the ledger says. For the command
    line."""
    said = Note.objects.filter(version__gte=1).values_list("ref", flat=True)
    held = NoteVersion.objects.values_list("note_id", flat=True)
    return sorted({*said, *held, *ledger.named_by("note", acts=SIGNED)})


def _state_faults(note: Note, versions: Sequence[NoteVersion], recorded: Sequence[EntryFacts]) -> list[str]:
    numbers = [version.version for version in versions]
    found = []
    if numbers != list(range(1, note.version + 1)):
        found.append("the versions of this note are not those that it should have")
    signed = {entry.facts.get("version") for entry in recorded if entry.act in SIGNED}
    found += [
        f"the ledger says that version {number} was signed, and it is not there"
        for number in sorted(map(str, signed - set(numbers)))
    ]
    return found


def _content_faults(note: Note, version: NoteVersion, held: Lying, ring: Keyring) -> list[str]:
    """What is wrong with the stored content of a version, and with what stands beside it."""
    name = f"version {version.version}"
    try:
        raw = open_raw(ring, version)
        content = read_content(raw)
    except KeyDestroyed as gone:
        # Its signatures are verified over the hash, which stays. Without an entry that says so, nobody destroyed it.
        if ledger.entries_about(note.practice_id, note.client_id, acts=DESTROYING):
            return []
        return [f"the content of {name} doesn't open: {gone.why}"]
    except Unavailable as problem:
        return [f"the content of {name} doesn't open: {problem.why}"]
    found = []
    if hash_of(raw) != version.content_hash:
        found.append(f"the content of {name} isn't what its hash says")
    about = (content.note_ref, content.practice_ref, content.client_ref, content.session_ref)
    row = (note.ref, note.practice_id, note.client_id, note.session_id)
    by_whom = (content.author_ref, content.addendum_to, content.version)
    if about != row or by_whom != (note.author_id, note.addendum_to_id, version.version):
        found.append(f"the content of {name} belongs to another note, client, session, author or version")
    found += beside.version_faults(note, version, content, held.signatures[version.ref])
    return found + (
        beside.naming_faults(note, content, held, ring) if version.version == note.version else []
    )


def _missing(note: Note, version: NoteVersion, there: set[str], recorded: Sequence[EntryFacts]) -> list[str]:
    """Signatures that the state or the ledger says a version has, and that aren't there."""
    newest = version.version == note.version
    expected = set(PARTS.get(State(note.state), {"trainee"})) if newest else {"trainee"}
    expected |= {
        str(entry.facts.get("part")) for entry in recorded if entry.facts.get("version") == version.version
    }
    missing = [f"the {part}'s signature of version {version.version} is missing" for part in expected - there]
    if newest and there - expected:
        missing.append(f"version {version.version} carries a signature that its state doesn't explain")
    return sorted(missing)


def _check(
    note: Note, version: NoteVersion, signature: Signature, held: Lying, *, on: date
) -> SignatureCheck:
    wrong = [
        *_statement_faults(note, version, signature),
        *_ledger_faults(note, version, signature, held),
    ]
    proved = False
    if signature.assertion:
        fault = _passkey_fault(note, version, signature, on=on)
        if fault:
            wrong.append(fault)
        proved = not fault
    # Never more than what is proved, and nothing is proved by a signature that has a fault.
    says = f"Attested by the practice for {signature.signer_name}"
    if proved and not wrong:
        says = f"Signed by {signature.signer_name}"
    return SignatureCheck(version.version, signature.part, signature.signer_id, says, tuple(wrong))


def _statement_faults(note: Note, version: NoteVersion, signature: Signature) -> list[str]:
    key = public_signing_keys(note.practice_id).get(signature.practice_key_ref)
    if key is None:
        return ["the practice never had the key that this signature names"]
    found = []
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            bytes(signature.practice_signature), signature.statement.encode()
        )
    except InvalidSignature:
        found.append("the practice's signature doesn't verify")
    try:
        said: dict[str, Any] = json.loads(signature.statement)
        if canonical(said).decode() != signature.statement:
            found.append("the statement is not in canonical form")
    except ValueError:
        return [*found, "the statement can't be read"]
    expected = {
        "spec": STATEMENT,
        "practice_ref": str(note.practice_id),
        "note_ref": str(note.ref),
        "version": version.version,
        "content_hash": version.content_hash,
        "part": signature.part,
        "signer_ref": str(signature.signer_id),
        "signer_name": signature.signer_name,
        "at": utc_text(signature.signed_at),
        "how": "passkey" if signature.assertion else "attested",
    }
    found.extend(
        f"the statement says another {name.replace('_', ' ')}"
        for name, value in expected.items()
        if said.get(name) != value
    )
    return found


def entry_of(
    note: Note, version: NoteVersion, signature: Signature, recorded: Sequence[EntryFacts]
) -> EntryFacts | None:
    """The ledger's entry of this signature: who, in which part, under which hash."""
    for entry in recorded:
        facts = entry.facts
        if (
            entry.act == signing_act(note, signature.part)
            and entry.actor_ref == signature.signer_id
            and facts.get("version") == version.version
            and facts.get("content_hash") == version.content_hash
            and entry.at == signature.signed_at
        ):
            return entry
    return None


def _ledger_faults(note: Note, version: NoteVersion, signature: Signature, held: Lying) -> list[str]:
    """The ledger must hold this signature, and its entry must be what was sealed."""
    entry = entry_of(note, version, signature, held.entries[note.ref])
    if entry is None:
        return ["the ledger doesn't hold this signature"]
    return [] if entry.ref in held.as_sealed else ["the ledger's entry of it isn't what was sealed"]


def _passkey_fault(note: Note, version: NoteVersion, signature: Signature, *, on: date) -> str:
    signer = people.member_facts(note.practice_id, [signature.signer_id], on=on).get(signature.signer_id)
    if signer is None or signer.account_ref is None:
        return "the signer has no account whose passkeys could be asked for"
    known = enrolments_of(signer.account_ref, practice_ref=note.practice_id)
    return assertion_fault(signature.assertion, version.content_hash, known, at=signature.signed_at)
