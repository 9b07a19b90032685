"""Professional wills: the author's own, and the doors for whoever comes with the custodians."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from twodrawer.lib.time import utc_text
from twodrawer.vault import queries_will
from twodrawer.vault.actions import wills
from twodrawer.vault.actions.wills import NewWill
from twodrawer.vault.body import read_body
from twodrawer.vault.errands import read_opening
from twodrawer.vault.queries import as_b64
from twodrawer.vault.views.door import HeldRequest, TimedRequest, door


@door("GET", "vault.will_read")
def will_view(request: HeldRequest) -> HttpResponse:
    """What the author's will says, without its file."""
    return JsonResponse({"will": queries_will.own_will(by=request.holder, at=request.now)})


@door("POST", "vault.will_made")
def will_new_view(request: HeldRequest) -> HttpResponse:
    """A will, in the place of an earlier one."""
    said = read_body(
        request.content_type or "", request.body, "proof", "recipient", "needed", "shares", "wish", "file"
    )
    new = NewWill(
        recipient=said.text("recipient", longest=200),
        needed=said.count("needed"),
        shares=said.count("shares"),
        wish=said.text("wish", longest=20),
        file=said.bytes("file"),
    )
    wills.make_will(new, proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"made_at": utc_text(request.now)}, status=201)


@door("POST", "vault.will_removed")
def will_remove_view(request: HeldRequest) -> HttpResponse:
    """No will any more."""
    said = read_body(request.content_type or "", request.body, "proof")
    wills.take_will_back(proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"removed": True})


@door("POST", "vault.will_begun", token=False)
def openings_view(request: TimedRequest) -> HttpResponse:
    """A signed opening for a token, and how many shares are needed. No byte of what is sealed."""
    said = read_body(request.content_type or "", request.body, "opening")
    opening = read_opening(
        said.text("opening"), at=request.now, audience=settings.VAULT_ORIGIN, keys=settings.RECORD_KEYS
    )
    token, held, will = wills.begin_opening(opening, at=request.now)
    return JsonResponse(
        {
            "token": token,
            "expires": utc_text(held.expires_at),
            "now": utc_text(request.now),
            "practice": str(held.practice_ref),
            "author": str(held.author_ref),
            "identity": str(will.identity_ref),
            "recipient": will.recipient,
            "needed": will.needed,
            "shares": will.shares,
            "wish": will.wish,
        }
    )


@door("POST", "vault.challenge_given", will=True)
def opening_challenge_view(request: HeldRequest) -> HttpResponse:
    """Something to open for the custodians' key."""
    read_body(request.content_type or "", request.body)
    ref, file = wills.will_challenge(origin=settings.VAULT_ORIGIN, by=request.holder, at=request.now)
    return JsonResponse({"challenge": str(ref), "file": as_b64(file)})


@door("POST", "vault.will_opened", will=True)
def opening_open_view(request: HeldRequest) -> HttpResponse:
    """The sealed identity, for the key that was shown."""
    said = read_body(request.content_type or "", request.body, "proof")
    file = wills.open_will(proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"file": as_b64(file)})


@door("POST", "vault.will_destroyed", will=True)
def opening_destroy_view(request: HeldRequest) -> HttpResponse:
    """Everything is gone, as the author chose."""
    said = read_body(request.content_type or "", request.body, "proof")
    wills.destroy_by_will(proof=said.proof("proof"), by=request.holder, at=request.now)
    return JsonResponse({"destroyed": True})
