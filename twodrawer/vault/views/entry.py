"""The way in: the vault's name and keys, a ticket for a token, challenges, proofs."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from twodrawer import __version__
from twodrawer.audit import commitment
from twodrawer.audit.signer import keeper
from twodrawer.lib.time import utc_text
from twodrawer.vault import queries
from twodrawer.vault.actions.begin import begin_session
from twodrawer.vault.actions.prove import give_challenge, unlock
from twodrawer.vault.body import read_body
from twodrawer.vault.queries import as_b64
from twodrawer.vault.tickets import read_ticket
from twodrawer.vault.views.door import HeldRequest, TimedRequest, door


@door("GET", "vault.site_read", token=False)
def site_view(request: TimedRequest) -> HttpResponse:
    """Who this is, whose statements it believes, and what time it thinks it is. Nothing about anybody."""
    return JsonResponse(
        {
            "origin": settings.VAULT_ORIGIN,
            "record_origin": settings.RECORD_ORIGIN,
            "record_keys": [as_b64(key) for key in settings.RECORD_KEYS],
            "version": __version__,
            "now": utc_text(request.now),
        }
    )


@door("GET", "vault.site_read", token=False)
def commitment_view(request: TimedRequest) -> HttpResponse:
    """What the vault's ledger committed itself to last: a salted hash at a fixed hour, signed. Nothing about
    anybody."""
    statement = commitment.statement(settings.RECORD_ORIGIN)
    return JsonResponse({"statement": statement, "key": as_b64(keeper().public)})


@door("POST", "vault.session_begun", token=False)
def sessions_view(request: TimedRequest) -> HttpResponse:
    """A ticket for a token, and the author's own wrapped identities."""
    said = read_body(request.content_type or "", request.body, "ticket")
    ticket = read_ticket(
        said.text("ticket"), at=request.now, audience=settings.VAULT_ORIGIN, keys=settings.RECORD_KEYS
    )
    token, held = begin_session(ticket, at=request.now)
    return JsonResponse(
        {
            "token": token,
            "expires": utc_text(held.expires_at),
            "purpose": held.purpose,
            "practice": str(held.practice_ref),
            "author": str(held.author_ref),
            "now": utc_text(request.now),
            "identities": queries.identities(by=held),
        }
    )


@door("POST", "vault.challenge_given")
def challenges_view(request: HeldRequest) -> HttpResponse:
    """Something to open, for an own identity or for the one that is being set up."""
    said = read_body(request.content_type or "", request.body, "identity", "recipient")
    ref, file = give_challenge(
        identity_ref=said.ref("identity") if said.has("identity") else None,
        recipient=said.optional("recipient"),
        origin=settings.VAULT_ORIGIN,
        by=request.holder,
        at=request.now,
    )
    return JsonResponse({"challenge": str(ref), "file": as_b64(file)})


@door("POST", "vault.unlocked")
def proofs_view(request: HeldRequest) -> HttpResponse:
    """The token opens what belongs to the identity whose key was shown."""
    said = read_body(request.content_type or "", request.body, "challenge", "answer")
    held = unlock(said.as_proof(), by=request.holder, at=request.now)
    return JsonResponse({"expires": utc_text(held.expires_at)})
