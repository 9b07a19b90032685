"""Verbs on the rules that keep records longer than the state asks: the practice's own, a payer's, a programme's."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act, Kind
from twodrawer.law.retention_clock import Longer
from twodrawer.lib.errors import Invalid, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.people import queries as people
from twodrawer.retention import events
from twodrawer.retention.models import KeepingRule
from twodrawer.sealing.keyring import keyring

LONGEST_YEARS = 100


@transaction.atomic
def set_keeping_rule(kind: Longer, *, years: int, says: str, by: law.Member, at: datetime, on: date) -> UUID:
    """Every record of the practice is kept so long from now on, where no rule asks for longer. The rule's ref."""
    answer = people.require_in_practice(Act.MANAGE, Kind.RETENTION, by=by, on=on)
    if not 1 <= years <= LONGEST_YEARS:
        raise Invalid("A record is kept for 1 to 100 years by a rule of your own", fields=("years",))
    words = clean(says, limit_bytes=300).text.strip()
    if not words:
        raise Invalid(
            "Whose rule is it?",
            why="The page of what is due names each rule with its words.",
            do="Write which contract, paper or decision asks for it.",
            fields=("says",),
        )
    ref = new_ref()
    KeepingRule.objects.create(
        ref=ref,
        practice_id=by.practice_ref,
        kind=kind.value,
        years=years,
        says=keyring(by.practice_ref).seal(
            words, owner=("practice", by.practice_ref), purpose="record", ref=ref, column=KeepingRule.SAYS
        ),
        made_by_id=by.ref,
        made_at=at,
    )
    record(events.keeping_rule_set(ref, kind=kind.value, years=years, under=answer.citations), by=by, at=at)
    return ref


@transaction.atomic
def end_keeping_rule(rule_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The rule keeps nothing any more; its row stays."""
    answer = people.require_in_practice(Act.MANAGE, Kind.RETENTION, by=by, on=on)
    standing = KeepingRule.objects.filter(practice_id=by.practice_ref, ref=rule_ref, ended_at__isnull=True)
    if not standing.update(ended_by=by.ref, ended_at=at):
        foreign = KeepingRule.objects.filter(ref=rule_ref).exclude(practice_id=by.practice_ref)
        owner = foreign.values_list("practice_id", flat=True).first()
        raise not_there("keeping_rule.ended", (("rule", rule_ref),), other_practice=owner)
    record(events.keeping_rule_ended(rule_ref, under=answer.citations), by=by, at=at)
