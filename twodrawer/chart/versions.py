"""Frozen versions and the signatures under them: how they are written, sealed, and opened again."""

from datetime import datetime
from uuid import UUID

from twodrawer import law
from twodrawer.chart.content import Content, NotCanonical, hash_of, read_content
from twodrawer.chart.models import Note, NoteVersion, Signature
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import words as count_words
from twodrawer.lib.time import utc_text
from twodrawer.people.facts import MemberFacts
from twodrawer.people.signin.assertions import VerifiedAssertion
from twodrawer.sealing.actions import attest
from twodrawer.sealing.keyring import Keyring, Owner

RECORD = "record"
STATEMENT = "twodrawer-signature-v1"


def client_key(note: Note) -> Owner:
    """The client whose record key seals the note's versions."""
    return ("client", note.client_id)


def freeze(ring: Keyring, note: Note, content: Content, *, at: datetime) -> NoteVersion:
    """The version stands in the record, sealed under the client's key, append-only from here on."""
    raw, ref = content.to_bytes(), new_ref()
    return NoteVersion.objects.create(
        ref=ref,
        practice_id=note.practice_id,
        note=note,
        version=content.version,
        content=ring.seal(
            raw,
            owner=client_key(note),
            purpose=RECORD,
            ref=ref,
            column=NoteVersion.CONTENT,
            version=content.version,
        ),
        content_hash=hash_of(raw),
        words=sum(count_words(part.text) for part in content.sections),
        frozen_at=at,
    )


def open_raw(ring: Keyring, row: NoteVersion) -> bytes:
    """The canonical bytes of a version."""
    return ring.open(bytes(row.content), ref=row.ref, column=NoteVersion.CONTENT, version=row.version)


def open_version(ring: Keyring, row: NoteVersion) -> Content:
    """The content of a version. NotCanonical if it isn't what its hash says."""
    raw = open_raw(ring, row)
    if hash_of(raw) != row.content_hash:
        raise NotCanonical("isn't what was signed")
    return read_content(raw)


def statement_of(
    note: Note,
    version: NoteVersion,
    *,
    part: str,
    signer: MemberFacts,
    at: datetime,
    assertion: VerifiedAssertion | None,
) -> str:
    """What the practice attests: who, in which part, under which hash, when, how (note N7). No clinical
    word."""
    return canonical(
        {
            "spec": STATEMENT,
            "practice_ref": str(note.practice_id),
            "note_ref": str(note.ref),
            "version": version.version,
            "content_hash": version.content_hash,
            "part": part,
            "signer_ref": str(signer.ref),
            "signer_name": signer.signature_name,
            "at": utc_text(at),
            "how": "passkey" if assertion is not None else "attested",
            "enrolment_ref": str(assertion.enrolment_ref) if assertion is not None else None,
        }
    ).decode()


def put_signature(
    note: Note,
    version: NoteVersion,
    *,
    part: str,
    by: law.Member,
    signer: MemberFacts,
    at: datetime,
    assertion: VerifiedAssertion | None,
) -> Signature:
    """The signature stands under the version: the passkey's if there is one, and the practice's in any
    case."""
    statement = statement_of(note, version, part=part, signer=signer, at=at, assertion=assertion)
    key_ref, signed = attest(note.practice_id, statement.encode())
    return Signature.objects.create(
        practice_id=note.practice_id,
        version=version,
        signer_id=by.ref,
        part=part,
        signed_at=at,
        signer_name=signer.signature_name,
        assertion=assertion.assertion_json_canonical.decode() if assertion is not None else "",
        statement=statement,
        practice_key_ref=key_ref,
        practice_signature=signed,
    )


def seal_comment(ring: Keyring, note: Note, comment: str, *, ref: UUID, column: str) -> bytes:
    """A supervisor's comment, under the client's key."""
    return ring.seal(comment, owner=client_key(note), purpose=RECORD, ref=ref, column=column)
