"""Signing one's own note: a clinician's signature makes it part of the record, a trainee's submits it.

There is no way back and no unlock. A signature asks for fresh proof of the person (45 CFR 164.312(d)),
covers exactly what was looked at, and is refused when the clock can't be right: a signature with a false
time is worse than one that waits.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.queries import clock_is_behind
from twodrawer.chart import events
from twodrawer.chart.actions.drafts import end_draft
from twodrawer.chart.actions.steps import take_step
from twodrawer.chart.draft_box import open_draft
from twodrawer.chart.drafted import require_settled
from twodrawer.chart.models import DraftText, Note
from twodrawer.chart.moves import move, require_move
from twodrawer.chart.standing import find_note, require_author
from twodrawer.chart.states import State
from twodrawer.chart.step_box import content_of
from twodrawer.chart.versions import freeze, put_signature
from twodrawer.law import Act
from twodrawer.lib.errors import Conflict, SignInAgain
from twodrawer.people import queries as people
from twodrawer.people.facts import MemberFacts
from twodrawer.people.signin import assertions
from twodrawer.people.signin.assertions import VerifiedAssertion
from twodrawer.sealing.keyring import keyring

FRESH = timedelta(minutes=5)
CLOCK_SLACK = timedelta(seconds=60)


def sign_progress_note(
    note_ref: UUID,
    *,
    step: UUID,
    confirmed_at: datetime | None,
    assertion: str | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The draft is part of the record. After this it can only be added to, never edited. The version's
    ref."""
    return _sign_own(
        note_ref,
        step=step,
        confirmed_at=confirmed_at,
        assertion=assertion,
        act=Act.SIGN,
        to=State.SIGNED,
        part="author",
        by=by,
        at=at,
        on=on,
    )


def submit_note(
    note_ref: UUID,
    *,
    step: UUID,
    confirmed_at: datetime | None,
    assertion: str | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    """The trainee's note is frozen with the trainee's signature and is with the supervisor. The
    version's ref."""
    return _sign_own(
        note_ref,
        step=step,
        confirmed_at=confirmed_at,
        assertion=assertion,
        act=Act.SUBMIT,
        to=State.SUBMITTED,
        part="trainee",
        by=by,
        at=at,
        on=on,
    )


def _sign_own(
    note_ref: UUID,
    *,
    step: UUID,
    confirmed_at: datetime | None,
    assertion: str | None,
    act: Act,
    to: State,
    part: str,
    by: law.Member,
    at: datetime,
    on: date,
) -> UUID:
    ring = keyring(by.practice_ref)
    with transaction.atomic():
        note = find_note(note_ref, act, by=by, on=on, lock=True)
        under = require_author(act, note, by=by, on=on)
        require_move(note, to)
        require_fresh(confirmed_at, by=by, at=at)
        draft = DraftText.objects.get(note=note)
        taken = take_step(step, note, revision=draft.revision, by=by, at=at)
        require_settled(ring, note.ref, open_draft(ring, draft))
        passkey = verified(assertion, taken.content_hash, by=by)
        version = freeze(ring, note, content_of(taken, ring=ring), at=at)
        put_signature(
            note, version, part=part, by=by, signer=signer_facts(by, on=on), at=at, assertion=passkey
        )
        end_draft(note, at=at)
        move(note, to, at=at, version=version.version)
        record_signature(
            note, under, part=part, content_hash=version.content_hash, passkey=passkey, by=by, at=at
        )
    ref: UUID = version.ref
    return ref


def require_fresh(confirmed_at: datetime | None, *, by: law.Member, at: datetime) -> None:
    """Nothing, if the person proved themselves within five minutes and the clock isn't behind the ledger."""
    if confirmed_at is None or not -CLOCK_SLACK <= at - confirmed_at <= FRESH:
        raise SignInAgain(
            "Confirm that it is you",
            why="A signature needs proof that you are still the one at the keyboard.",
            cite=("45 CFR 164.312(d)",),
            do="Nothing was lost. Confirm with your passkey or password, then sign again.",
        )
    if clock_is_behind(by.practice_ref, at=at, slack=CLOCK_SLACK):
        raise Conflict(
            "The clock of this machine can't be right",
            why="The ledger holds an entry that is newer than now, so a signature would get a false time.",
            do="Set the machine's clock, then sign; your draft is kept. If the clock is right now and was ahead "
            "before, whoever runs Twodrawer can say so with `twodrawer audit accept-clock`.",
        )


def verified(assertion: str | None, content_hash: str, *, by: law.Member) -> VerifiedAssertion | None:
    """The passkey's signature over this hash, checked; None when the member signs without one."""
    if not assertion or by.account_ref is None:
        return None
    return assertions.verify(by.account_ref, bytes.fromhex(content_hash), assertion)


def signer_facts(by: law.Member, *, on: date) -> MemberFacts:
    """Name and credentials as they are that day: the signature keeps them."""
    return people.member_facts(by.practice_ref, [by.ref], on=on)[by.ref]


def record_signature(
    note: Note,
    under: tuple[str, ...],
    *,
    part: str,
    content_hash: str,
    passkey: VerifiedAssertion | None,
    by: law.Member,
    at: datetime,
) -> None:
    """The signature stands in the ledger, with the hash it covers."""
    how = "passkey" if passkey is not None else "attested"
    event = events.note_signed(
        note, under, part=part, version=note.version, content_hash=content_hash, how=how
    )
    record(event, by=by, at=at)
