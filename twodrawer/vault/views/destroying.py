"""The end of notes: what an author destroys, what the record's process says was destroyed, and what is gone."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from twodrawer.audit.signer import keeper
from twodrawer.lib.signed import signed
from twodrawer.vault import queries_destroyed
from twodrawer.vault.actions import destroying
from twodrawer.vault.actions.destroying import OwnDestruction
from twodrawer.vault.body import Body, read_body
from twodrawer.vault.errands import LONGEST_KEEPING, Keeping, read_destruction, read_keeping
from twodrawer.vault.queries import as_b64
from twodrawer.vault.views.door import HeldRequest, TimedRequest, door
from twodrawer.vault.views.notes import MOST_SAVED, sealed_manifest, sealed_shelf


@door("GET", "vault.destructions_read")
def destructions_view(request: HeldRequest) -> HttpResponse:
    """What waits and what is gone."""
    return JsonResponse(queries_destroyed.destructions(by=request.holder, at=request.now))


@door("POST", "vault.notes_destroyed")
def destroy_own_view(request: HeldRequest) -> HttpResponse:
    """Notes of one's own are gone, or nothing is."""
    said = read_body(
        request.content_type or "",
        request.body,
        *("proof", "keeping", "notes", "base", "counter", "manifest", "mac", "shelves"),
    )
    keeping = _kept(said, request)
    notes = [Body(one, "note", "signature") for one in said.many("notes", most=MOST_SAVED)]
    what = OwnDestruction(
        base=said.count("base"),
        manifest=sealed_manifest(said),
        notes=[(one.ref("note"), one.bytes("signature")) for one in notes],
        shelves=[sealed_shelf(one) for one in said.many("shelves", most=MOST_SAVED)],
    )
    destroying.destroy_own(what, keeping, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"counter": what.manifest.counter})


@door("POST", "vault.earlier_destroyed")
def destroy_earlier_view(request: HeldRequest) -> HttpResponse:
    """An earlier vault of one's own is gone as a whole, or nothing of it is."""
    said = read_body(request.content_type or "", request.body, "proof", "keeping", "identity")
    keeping = _kept(said, request)
    destroying.destroy_earlier(
        said.ref("identity"), keeping, proof=said.proof("proof"), by=request.holder, at=request.now
    )
    return JsonResponse({"destroyed": True})


def _kept(said: Body, request: TimedRequest) -> Keeping:
    """What the record says is held, if it says so to this vault and now."""
    return read_keeping(
        said.text("keeping", longest=LONGEST_KEEPING),
        at=request.now,
        audience=settings.VAULT_ORIGIN,
        keys=settings.RECORD_KEYS,
    )


@door("POST", "vault.notes_spared")
def spare_view(request: HeldRequest) -> HttpResponse:
    """An order that waits doesn't reach what this author wrote."""
    said = read_body(request.content_type or "", request.body, "proof", "certificate")
    destroying.spare(said.ref("certificate"), proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"spared": True})


@door("POST", "vault.destruction_told", token=False)
def told_view(request: TimedRequest) -> HttpResponse:
    """The record's process says that a record was destroyed, and gets a receipt: the same whether anything is here."""
    said = read_body(request.content_type or "", request.body, "destruction")
    order = read_destruction(
        said.text("destruction"), at=request.now, audience=settings.VAULT_ORIGIN, keys=settings.RECORD_KEYS
    )
    heard = destroying.hear_of_destruction(order, at=request.now)
    receipt = destroying.receipt(order, heard) | {"aud": settings.RECORD_ORIGIN}
    return JsonResponse({"receipt": signed(receipt, seed=keeper().seed), "key": as_b64(keeper().public)})
