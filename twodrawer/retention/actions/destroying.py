"""Verbs on the end of a record: propose it, withdraw that, confirm it, certify it.

One person proposes and another confirms, each after the law, the holds and the clock were asked, at both moments: what
was due when it was proposed may be held when it is confirmed. Destroyed are the data keys: of the client's record under
every ref, and of drafts and journals about the client. What HIPAA asks to keep (papers, the account of disclosures,
requests, holds) lies under another key and stays for a time of its own, and so does the ledger.
"""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor
from twodrawer.audit.queries import entries_about
from twodrawer.audit.reading import Reading
from twodrawer.chart.queries.refs import keys_about
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import queries as people
from twodrawer.retention import events
from twodrawer.retention.actions.two_people import (
    certificate_of_two,
    end_keys,
    keep_certificate,
    require_second,
    standing_proposal,
    wait_for_a_second,
)
from twodrawer.retention.facts_destruction import DueLine
from twodrawer.retention.models import DestructionProposal
from twodrawer.retention.queries.certificates import certified_refs
from twodrawer.retention.queries.due import due_records
from twodrawer.sealing import destroying
from twodrawer.sealing.destruction import Certified, list_file, lists_in, read_list
from twodrawer.sealing.keyring import Owner

RECORD = "record"
LONGEST_WORDS = 900
"""Bytes of the clock's words that fit into a signed line."""


@transaction.atomic
def propose_destruction(client_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """The record waits for a second person. The proposal's ref. Refused unless its time is over and it isn't held."""
    answer = people.require_for_client(Act.CREATE, Kind.RETENTION, client_ref, by=by, on=on)
    kept = people.hold_still(client_ref, within=by.practice_ref)
    line = _may_go(kept, act="destruction.proposed", by=by, on=on)
    ref = wait_for_a_second(kept, what=RECORD, twice="This record is proposed already", by=by, at=at)
    record(events.destruction_proposed(ref, line=line, under=answer.citations), by=by, at=at)
    return ref


@transaction.atomic
def withdraw_proposal(proposal_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """Nothing is proposed any more; the record stays."""
    answer = people.require_in_practice(Act.DISCARD, Kind.RETENTION, by=by, on=on)
    row = standing_proposal(proposal_ref, by=by, act="destruction.withdrawn")
    row.withdrawn_by_id, row.withdrawn_at = by.ref, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        events.destruction_withdrawn(row.ref, client_ref=row.client_id, under=answer.citations), by=by, at=at
    )


@transaction.atomic
def confirm_destruction(proposal_ref: UUID, *, by: law.Member, at: datetime, on: date) -> UUID:
    """The record is destroyed, for good, and certified. The certificate's ref.

    Refused to whoever proposed it. The last thing that is done is the signed list, and it is the decision: if anything
    before it fails, nothing happened.
    """
    answer = people.require_in_practice(Act.VERIFY, Kind.RETENTION, by=by, on=on)
    row = standing_proposal(proposal_ref, by=by, act="record.destroyed", what=RECORD)
    require_second(row, by=by, act="record.destroyed")
    kept = people.hold_still(row.client_id, within=by.practice_ref)
    line = _may_go(kept, act="record.destroyed", by=by, on=on)
    ref = new_ref()
    keys = destroying.keys_of(by.practice_ref, _owners(line.refs, by.practice_ref))
    said = _certificate(ref, line=line, row=row, keys=len(keys), by=by, at=at)
    record(
        events.record_destroyed(ref, line=line, proposal_ref=row.ref, keys=len(keys), under=answer.citations),
        by=by,
        at=at,
    )
    end_keys(keys, certificate=said, by=by, at=at)
    return ref


@transaction.atomic
def certificate_leaves(
    certificate_ref: UUID, *, sha256: str, pages: int, by: law.Member, at: datetime, on: date
) -> None:
    """A file of the certificate may be handed over."""
    answer = people.require_in_practice(Act.PRINT, Kind.RETENTION, by=by, on=on)
    event = events.certificate_printed(certificate_ref, sha256=sha256, pages=pages, under=answer.citations)
    record(event, by=by, at=at)


def put_back_certificates(folder: Path, *, at: datetime) -> int:
    """Every certificate of the lists is in the record, also after one from before was restored. How many weren't.

    Called once the lists' keys are destroyed again. What the record of that day knew nothing of stands in its log. A
    certificate whose two people that record doesn't know yet stands in the log and on the list alone.
    """
    count = 0
    for practice_ref in lists_in(folder):
        with transaction.atomic():
            count += _put_back(
                read_list(list_file(folder, practice_ref), practice_ref).certificates, practice_ref, at
            )
    return count


def _put_back(certificates: tuple[Certified, ...], practice_ref: UUID, at: datetime) -> int:
    by_ref = {UUID(str(one.told["ref"])): one for one in certificates}
    missing = by_ref.keys() - certified_refs(practice_ref, tuple(by_ref))
    back = 0
    for ref in sorted(missing):
        told = by_ref[ref].told
        client = UUID(str(told["client"]))
        what = str(told["class"])
        if people.practice_ref_of_client(client) != practice_ref:
            continue  # a record from before this client came: nothing of them is here
        two = {UUID(str(told[name])) for name in ("proposed_by", "confirmed_by")}
        event = events.destroyed_again(ref, what=what, client_ref=client)
        if people.member_facts(practice_ref, two, on=at.date()).keys() == two:
            keep_certificate(by_ref[ref], practice_ref=practice_ref)
        elif entries_about(practice_ref, ref, acts=(event.act,)):
            continue  # said at an earlier start
        record(event, by=Actor("program", None, practice_ref), at=at)
        back += 1
    return back


def _certificate(
    ref: UUID, *, line: DueLine, row: DestructionProposal, keys: int, by: law.Member, at: datetime
) -> dict[str, object]:
    """What the signed line says: classes, dates, clock, people, method. No name and no clinical word."""
    clock = line.clock
    assert clock is not None
    assert clock.until is not None
    return {
        **certificate_of_two(row, line.refs, ref=ref, keys=keys, by=by, at=at),
        "last_contact": dict(clock.dates)["last contact"].isoformat(),
        "kept_through": clock.until.isoformat(),
        "rule": _cut(clock.formula),
        "citations": _cut("; ".join(clock.citations), 400),
        "status": clock.status.value,
    }


def _cut(words: str, most: int = LONGEST_WORDS) -> str:
    raw = words.encode()
    return words if len(raw) <= most else f"{raw[:most].decode(errors='ignore').rstrip()}…"


def _owners(client_refs: tuple[UUID, ...], practice_ref: UUID) -> tuple[tuple[Owner, str], ...]:
    """Whose keys go: the record of each ref, and what was written about them and never signed."""
    return (
        *((("client", ref), RECORD) for ref in client_refs),
        *keys_about(client_refs, practice_ref=practice_ref),
    )


def _may_go(kept_ref: UUID, *, act: str, by: law.Member, on: date) -> DueLine:
    """The record's line, if its time is over and nothing holds it. Else Refused for that act, with the sentence of what
    stands against it: a hold first, since it beats every clock."""
    (line,) = due_records(by=by, on=on, read=Reading(), only=[kept_ref])
    refs = (("client", kept_ref),)
    if line.destroyed_at is not None:
        raise Conflict("This record was destroyed already", do="Its certificate says when, and by whom.")
    if line.held_since is not None:
        raise Refused(
            "A legal hold keeps this record",
            why="What a court may ask for stays as it is, however long its time has been over.",
            cite=(law.HOLD,),
            do="Nothing was destroyed. The privacy officer can lift the hold, with a reason.",
            refs=refs,
            act=act,
        )
    if line.is_open or line.clock is None:
        raise Refused(
            "Care goes on, so no clock runs",
            why="A record is kept from the last contact, and that hasn’t come.",
            do="Nothing was destroyed. End the care first, where it has ended.",
            refs=refs,
            act=act,
        )
    if not line.may_go:
        raise Refused(
            "The time of this record isn’t over, or nobody knows that it is",
            why=line.clock.because,
            cite=line.clock.citations,
            do="Nothing was destroyed. Keeping a record longer is safe; destroying it can’t be undone.",
            refs=refs,
            act=act,
        )
    return line
