"""Which records are due and why: the clock of each client, with its dates, its paragraphs and how sure they are."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.queries.refs import last_entries
from twodrawer.law import Act, Kind
from twodrawer.law.retention_clock import KeptFor, Longer, LongerRule, RetentionClock, retention_clock
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.people.queries import KeptClient
from twodrawer.retention.facts_destruction import DueLine, ProposalFacts, RuleFacts
from twodrawer.retention.models import DestructionCertificate, DestructionProposal, KeepingRule, LegalHold
from twodrawer.scheduling.queries import last_session_days
from twodrawer.sealing.keyring import keyring

STATES = ("over", "held", "keep", "unconfirmed", "no_day", "missing", "destroyed", "open")


def due_records(
    *, by: law.Member, on: date, read: Reading, only: Collection[UUID] | None = None
) -> tuple[DueLine, ...]:
    """Every client's record, those whose time is over first. `only`: these clients, by any of their refs.

    What a record is counted from is the latest of the end of care, the last session and the last entry.
    """
    found = people.clients_to_keep(by=by, on=on, read=read, only=only)
    read.of("client", *(one.ref for one in found))
    return _lines(found, by.practice_ref, on)


def due_for_command(practice_ref: UUID, *, on: date, read: Reading) -> tuple[DueLine, ...]:
    """Every record of the practice, for whoever runs the installation: refs, days and paragraphs."""
    found = people.every_client_to_keep(practice_ref)
    read.of("client", *(one.ref for one in found))
    return _lines(found, practice_ref, on)


def _lines(found: tuple[KeptClient, ...], practice_ref: UUID, on: date) -> tuple[DueLine, ...]:
    practice = people.practice_facts(practice_ref)
    sessions, entries = last_session_days(practice_ref), last_entries(practice_ref)
    longer = tuple(LongerRule(rule.kind, rule.years, rule.says) for rule in standing_rules(practice_ref))
    held = _held(practice_ref)
    proposed = _proposed(practice_ref)
    made = DestructionCertificate.objects.filter(practice_id=practice_ref).exclude(of_papers=True)
    certified = dict(made.values_list("client_id", "ref"))
    lines = []
    for one in found:
        moments = [known[ref] for known in (sessions, entries) for ref in one.refs if ref in known]
        last = max([*(day_in(practice.zone, moment) for moment in moments), one.ended_day or one.since_day])
        lines.append(
            DueLine(
                client_ref=one.ref,
                refs=one.refs,
                is_open=one.is_open,
                clock=None
                if one.is_open or one.destroyed_at
                else _clock(one, practice.state, last, on, longer),
                held_since=min((held[ref] for ref in one.refs if ref in held), default=None),
                proposal=next((proposed[ref] for ref in one.refs if ref in proposed), None),
                certificate_ref=next((certified[ref] for ref in one.refs if ref in certified), None),
                destroyed_at=one.destroyed_at,
            )
        )
    return tuple(sorted(lines, key=lambda line: (STATES.index(line.state), str(line.client_ref))))


def due_record(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> DueLine:
    """One client's line, with the same yes as the client's other things. Refused for a ref that isn't there."""
    people.require_for_client(Act.READ, Kind.RETENTION, client_ref, by=by, on=on)
    (line,) = due_records(by=by, on=on, read=read, only=[client_ref])
    return line


def standing_rules(practice_ref: UUID) -> tuple[RuleFacts, ...]:
    """The rules beside the state's that stand now. For whoever has asked the law about a record's clock."""
    rows = KeepingRule.objects.filter(practice_id=practice_ref, ended_at__isnull=True).order_by("ref")
    ring = keyring(practice_ref)
    return tuple(
        RuleFacts(
            ref=row.ref,
            kind=Longer(row.kind),
            years=row.years,
            says=ring.open(bytes(row.says), ref=row.ref, column=KeepingRule.SAYS).decode(),
            made_at=row.made_at,
        )
        for row in rows
    )


def _clock(
    one: KeptClient, practice_state: str, last: date, on: date, longer: tuple[LongerRule, ...]
) -> RetentionClock:
    """Under the practice's state and, where the address names another, that one's too: the longest counts."""
    states = tuple(filter(None, dict.fromkeys((practice_state, one.state))))
    return retention_clock(KeptFor(states=states, on=on, last_contact=last, born=one.born, longer=longer))


def _held(practice_ref: UUID) -> dict[UUID, datetime]:
    rows = LegalHold.objects.filter(practice_id=practice_ref, releases__isnull=True).order_by("-placed_at")
    return dict(rows.values_list("client_id", "placed_at"))


def _proposed(practice_ref: UUID) -> dict[UUID, ProposalFacts]:
    rows = DestructionProposal.objects.filter(
        practice_id=practice_ref, what="record", withdrawn_at__isnull=True
    )
    return {
        row.client_id: ProposalFacts(row.ref, row.client_id, row.proposed_by_id, row.proposed_at)
        for row in rows
    }
