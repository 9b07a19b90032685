"""Identities and the ways to unlock them. Files come in wrapped; what opens them never comes here."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse

from twodrawer.vault.actions import keys
from twodrawer.vault.actions.keys import NewIdentity, NewWrap
from twodrawer.vault.body import Body, read_body
from twodrawer.vault.problems import malformed
from twodrawer.vault.states import WrapKind
from twodrawer.vault.views.door import HeldRequest, door


def _wrap(said: Body) -> NewWrap:
    kind = said.text("kind")
    if kind not in WrapKind.values:
        raise malformed("A wrap is a passphrase's, a passkey's or a recovery kit's.")
    return NewWrap(kind, said.bytes("file"))


@door("POST", "vault.enrolled")
def identities_view(request: HeldRequest) -> HttpResponse:
    """A new identity: the first, one beside an earlier one, or one to rotate to."""
    said = read_body(
        request.content_type or "",
        request.body,
        *("proof", "old_proof", "recipient", "signing_key", "reason", "wraps"),
    )
    new = NewIdentity(
        recipient=said.text("recipient", longest=200),
        signing_key=said.bytes("signing_key"),
        reason=said.text("reason"),
        wraps=[_wrap(Body(one, "kind", "file")) for one in said.many("wraps", most=keys.MOST_WRAPS)],
    )
    made = keys.add_identity(
        new,
        proof=said.proof("proof"),
        old_proof=said.proof("old_proof") if said.has("old_proof") else None,
        by=request.holder,
        at=request.now,
    )
    return JsonResponse({"identity": str(made), "state": new.state}, status=201)


@door("POST", "vault.kit_confirmed")
def kit_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """The recovery kit was written down."""
    said = read_body(request.content_type or "", request.body, "proof", "wrap")
    keys.confirm_kit(
        identity_ref,
        wrap_ref=said.ref("wrap") if said.has("wrap") else None,
        proof=said.proof("proof"),
        by=request.holder,
        at=request.now,
    )
    return JsonResponse({"kit_confirmed": True})


@door("POST", "vault.wrap_added")
def wraps_view(request: HeldRequest, identity_ref: UUID) -> HttpResponse:
    """One more thing unlocks it."""
    said = read_body(request.content_type or "", request.body, "proof", "kind", "file")
    ref = keys.add_wrap(
        identity_ref, _wrap(said), proof=said.proof("proof"), by=request.holder, at=request.now
    )
    return JsonResponse({"wrap": str(ref)}, status=201)


@door("POST", "vault.wrap_removed")
def wrap_remove_view(request: HeldRequest, wrap_ref: UUID) -> HttpResponse:
    """One thing less unlocks it."""
    said = read_body(request.content_type or "", request.body, "proof")
    keys.remove_wrap(wrap_ref, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"removed": str(wrap_ref)})
