"""The way out without the page: an author's sealed files as the plain `age` command line opens them.

Ciphertext only: nothing in this process could open it. The zip has the same layout as the one that the page's button
makes (docs/specs/vault-api.md, V-API-70 … 72), and its file names carry no client.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event, Fact
from twodrawer.lib.refs import short_ref
from twodrawer.lib.time import utc_text
from twodrawer.vault.models import Identity, NoteVersion, UsedTicket
from twodrawer.vault.problems import nothing_here
from twodrawer.vault.states import IdentityState, WrapKind

LETTER = """\
Psychotherapy notes, sealed

This archive holds the psychotherapy notes of one author, each version in a file of its own, sealed with the
age format (https://age-encryption.org/v1). No Twodrawer is needed to open them:

    age -d -i identity-recovery.age notes/DAY-REF/v1.age

The command asks for the recovery code that the author printed. Where age is not installed: it is in the
packages of Debian, Ubuntu, Fedora and Homebrew under the name `age`.

What comes out is JSON with the text, its time, and the client it is about. manifest.json lists the files and
their SHA-256. A folder earlier-…/ holds notes from before the author began anew; they open with the
recovery code of that time.

Whoever holds this archive and the recovery code can read everything in it. Under 45 CFR 164.508(a)(2)
psychotherapy notes are the originator's to use; most disclosures of them need an authorization.
"""


@dataclass(frozen=True)
class Author:
    """Somebody who has a vault: refs and days."""

    author_ref: UUID
    practice_ref: UUID
    since: datetime
    last_came: datetime | None


def authors() -> list[Author]:
    """Who has a vault, since when, and when they last came with a ticket. Nothing about what is in it."""
    came = {
        row["author_ref"]: row["last"]
        for row in UsedTicket.objects.values("author_ref").annotate(last=Max("used_at"))
    }
    rows = Identity.objects.exclude(state=IdentityState.PENDING).values("author_ref", "practice_ref")
    found = rows.annotate(since=Min("made_at"), many=Count("ref")).order_by("since")
    return [
        Author(row["author_ref"], row["practice_ref"], row["since"], came.get(row["author_ref"]))
        for row in found
    ]


def export_zip(author_ref: UUID, *, at: datetime) -> tuple[bytes, int]:
    """An author's sealed files, and how many versions they are. It stands in the vault's ledger."""
    identities = list(Identity.objects.filter(author_ref=author_ref).exclude(state=IdentityState.PENDING))
    if not identities:
        raise nothing_here()
    listed: list[dict[str, object]] = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # sealed bytes don't get smaller
        for identity in identities:
            is_current = identity.state == IdentityState.CURRENT
            _add(archive, identity, "" if is_current else f"earlier-{short_ref(identity.ref)}/", listed)
        content = {"v": 1, "type": "export", "author": str(author_ref), "at": utc_text(at), "files": listed}
        archive.writestr("manifest.json", json.dumps(content, indent=1, sort_keys=True))
        archive.writestr("README-letter.txt", LETTER)
    practice_ref = identities[0].practice_ref
    facts: dict[str, Fact] = {"author": str(author_ref), "versions": len(listed)}
    record(Event("vault.exported", facts=facts), by=Actor("program", None, practice_ref), at=at)
    return out.getvalue(), len(listed)


def _add(archive: zipfile.ZipFile, identity: Identity, folder: str, listed: list[dict[str, object]]) -> None:
    kit = identity.wraps.filter(kind=WrapKind.KIT).order_by("-confirmed_at", "-made_at").first()
    if kit is not None:
        archive.writestr(f"{folder}identity-recovery.age", bytes(kit.file))
    names: dict[UUID, str] = {}
    for row in NoteVersion.objects.filter(identity=identity).order_by("note_ref", "version").iterator(50):
        if row.note_ref not in names:
            name = f"{row.made_at:%Y-%m-%d}-{short_ref(row.note_ref)}"
            names[row.note_ref] = name if name not in names.values() else f"{name}-{row.note_ref}"
        path = f"{folder}notes/{names[row.note_ref]}/v{row.version}.age"
        archive.writestr(path, bytes(row.file))
        listed.append({"file": path, "sha256": row.sha256, "note": str(row.note_ref), "version": row.version})
