"""What an author carries here from the record: orders to release, permissions to lend. And what is lent."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from twodrawer.lib.time import utc_text
from twodrawer.vault import queries_lending
from twodrawer.vault.actions import lending
from twodrawer.vault.actions.carrying_out import carry_out
from twodrawer.vault.actions.lending import LentNote
from twodrawer.vault.body import Body, read_body
from twodrawer.vault.errands import Permit, read_order, read_permit
from twodrawer.vault.queries import as_b64
from twodrawer.vault.views.door import HeldRequest, door
from twodrawer.vault.views.notes import framed


@door("POST", "vault.order_carried_out")
def orders_view(request: HeldRequest) -> HttpResponse:
    """The order is spent. Nothing about notes comes in here, and nothing goes out."""
    said = read_body(request.content_type or "", request.body, "proof", "order")
    order = read_order(
        said.text("order"), at=request.now, audience=settings.VAULT_ORIGIN, keys=settings.RECORD_KEYS
    )
    carry_out(order, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"carried_out_at": utc_text(request.now)})


@door("GET", "vault.lendings_listed")
def lendings_view(request: HeldRequest) -> HttpResponse:
    """What the author lent."""
    return JsonResponse({"lendings": queries_lending.lendings(by=request.holder, at=request.now)})


@door("POST", "vault.lending_looked_up")
def lending_key_view(request: HeldRequest) -> HttpResponse:
    """The public keys of the supervisor whom a permission names."""
    said = read_body(request.content_type or "", request.body, "permit")
    found = lending.supervisors_key(_permit(said, request), by=request.holder, at=request.now)
    return JsonResponse({"recipient": found.recipient, "signing_key": as_b64(found.signing_key)})


@door("POST", "vault.lent")
def lend_view(request: HeldRequest) -> HttpResponse:
    """One version of one note, sealed to two."""
    fields = ("proof", "permit", "lending", "note", "version", "recipient", "sha256", "signature", "file")
    said = read_body(request.content_type or "", request.body, *fields)
    note = LentNote(
        lending_ref=said.ref("lending"),
        note_ref=said.ref("note"),
        version=said.count("version"),
        recipient=said.text("recipient", longest=200),
        sha256=said.sha256("sha256"),
        signature=said.bytes("signature"),
        file=said.bytes("file"),
    )
    ref = lending.lend(
        note, _permit(said, request), proof=said.proof("proof"), by=request.holder, at=request.now
    )
    return JsonResponse({"lending": str(ref)}, status=201)


@door("POST", "vault.lending_ended")
def lending_end_view(request: HeldRequest, lending_ref: UUID) -> HttpResponse:
    """It is lent no longer."""
    said = read_body(request.content_type or "", request.body, "proof")
    lending.end_lending(lending_ref, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"ended": str(lending_ref)})


@door("GET", "vault.lent_read")
def lent_view(request: HeldRequest) -> HttpResponse:
    """What is lent to whoever asks."""
    return framed(queries_lending.lent_to(by=request.holder, at=request.now))


def _permit(said: Body, request: HeldRequest) -> Permit:
    return read_permit(
        said.text("permit"), at=request.now, audience=settings.VAULT_ORIGIN, keys=settings.RECORD_KEYS
    )
