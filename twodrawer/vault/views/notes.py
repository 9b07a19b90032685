"""Sealed files out and in: manifest, shelves, notes, saves."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse, JsonResponse

from twodrawer.lib.time import utc_text
from twodrawer.vault import queries
from twodrawer.vault.actions.saving import Save, SealedManifest, SealedNote, SealedShelf, save
from twodrawer.vault.body import MOST_DIGITS, Body, as_ref, read_body
from twodrawer.vault.problems import malformed
from twodrawer.vault.queries import SealedFile
from twodrawer.vault.views.door import HeldRequest, door

MOST_WANTED = 200
MOST_SAVED = 200


def framed(files: Iterable[SealedFile]) -> HttpResponse:
    """Four bytes that say how long the index is, the index as JSON, then the files one after another."""
    held = list(files)
    index = json.dumps([one.about for one in held], separators=(",", ":")).encode()
    body = b"".join([len(index).to_bytes(4, "big"), index, *(one.file for one in held)])
    return HttpResponse(body, content_type="application/octet-stream")


@door("GET", "vault.manifest_read", will=True)
def manifest_view(request: HeldRequest) -> HttpResponse:
    """What is current, sealed, with its counter."""
    return JsonResponse(queries.manifest(by=request.holder, at=request.now))


@door("GET", "vault.shelves_read")
def shelves_view(request: HeldRequest) -> HttpResponse:
    """All shelves in one answer."""
    return framed(queries.shelves(by=request.holder, at=request.now))


@door("GET", "vault.notes_listed", will=True)
def notes_view(request: HeldRequest) -> HttpResponse:
    """Every version, without its file."""
    return JsonResponse({"notes": queries.notes(by=request.holder, at=request.now)})


@door("POST", "vault.notes_read", will=True)
def files_view(request: HeldRequest) -> HttpResponse:
    """The versions that are asked for."""
    said = read_body(request.content_type or "", request.body, "wanted")
    wanted = [_pair(one) for one in said.many("wanted", most=MOST_WANTED)]
    return framed(queries.files(wanted, by=request.holder, at=request.now))


@door("POST", "vault.saved")
def saves_view(request: HeldRequest) -> HttpResponse:
    """Everything in the save is stored, or nothing."""
    said = read_body(
        request.content_type or "",
        request.body,
        *("proof", "base", "counter", "manifest", "mac"),
        *("notes", "shelves", "dropped_shelves"),
    )
    what = Save(
        base=said.count("base"),
        manifest=sealed_manifest(said),
        notes=[sealed_note(one, "replaces") for one in said.many("notes", most=MOST_SAVED)],
        shelves=[sealed_shelf(one) for one in said.many("shelves", most=MOST_SAVED)],
        dropped_shelves=[
            as_ref(one, "dropped_shelves") for one in said.many("dropped_shelves", most=MOST_SAVED)
        ],
    )
    save(what, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"counter": what.manifest.counter, "saved_at": utc_text(request.now)})


def sealed_manifest(said: Body) -> SealedManifest:
    """The manifest of a save, or of the end of a rotation."""
    return SealedManifest(counter=said.count("counter"), file=said.bytes("manifest"), mac=said.bytes("mac"))


def sealed_note(one: object, *more: str) -> SealedNote:
    """A version of a note, as it is uploaded."""
    said = Body(one, "note", "client", "version", "sha256", "file", *more)
    return SealedNote(
        note_ref=said.ref("note"),
        client_ref=said.ref("client"),
        version=said.count("version"),
        sha256=said.sha256("sha256"),
        file=said.bytes("file"),
        replaces=said.sha256("replaces") if said.has("replaces") else None,
        of_sha256=said.sha256("of") if "of" in more else "",
    )


def sealed_shelf(one: object) -> SealedShelf:
    """A shelf, as it is uploaded."""
    said = Body(one, "ref", "client", "sha256", "file")
    return SealedShelf(said.ref("ref"), said.ref("client"), said.sha256("sha256"), said.bytes("file"))


def _pair(one: object) -> tuple[UUID, int]:
    if not isinstance(one, list) or len(one) != 2 or type(one[1]) is not int or not 0 < one[1] <= MOST_DIGITS:
        raise malformed("Notes are asked for as [note, version].")
    return as_ref(one[0], "wanted"), one[1]
