"""Changing the key: upload in batches, look how far it has come, finish, give up."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from twodrawer.lib.time import utc_text
from twodrawer.vault import queries
from twodrawer.vault.actions import rotation
from twodrawer.vault.actions.rotation import Finish
from twodrawer.vault.body import read_body
from twodrawer.vault.views.door import HeldRequest, door
from twodrawer.vault.views.notes import MOST_SAVED, sealed_manifest, sealed_note, sealed_shelf


@door("GET", "vault.rotation_read")
def rotation_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """What was uploaded already."""
    return JsonResponse({"notes": queries.rotated(identity_ref, by=request.holder, at=request.now)})


@door("POST", "vault.rotation_uploaded")
def rotation_files_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """One batch."""
    said = read_body(request.content_type or "", request.body, "proof", "notes")
    notes = [sealed_note(one, "of") for one in said.many("notes", most=MOST_SAVED)]
    rotation.upload_rotated(identity_ref, notes, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"uploaded": len(notes)})


@door("POST", "vault.rotation_finished")
def rotation_finish_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """The new key is the key."""
    said = read_body(
        request.content_type or "",
        request.body,
        *("proof", "old_proof", "counter", "manifest", "mac", "shelves"),
    )
    finish = Finish(
        manifest=sealed_manifest(said),
        shelves=[sealed_shelf(one) for one in said.many("shelves", most=MOST_SAVED * 10)],
    )
    rotation.finish_rotation(
        identity_ref,
        finish,
        proof=said.proof("proof"),
        old_proof=said.proof("old_proof"),
        by=request.holder,
        at=request.now,
    )
    return JsonResponse({"counter": finish.manifest.counter, "saved_at": utc_text(request.now)})


@door("POST", "vault.rotation_abandoned")
def rotation_abandon_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """The old key stays the key."""
    said = read_body(request.content_type or "", request.body, "proof")
    rotation.abandon_rotation(identity_ref, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"abandoned": str(identity_ref)})
