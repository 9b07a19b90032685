"""A trainee asks to lend one psychotherapy note to the supervisor: the law answers, and a permission is signed.

45 CFR 164.508(a)(2)(i)(B): in the practice's own training program, learning counseling under supervision. The record
knows who supervises whom; which note is lent, or whether there is one, is known to the author's browser alone.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Event
from twodrawer.desk.queries.vault import require_own_vault
from twodrawer.desk.statements import lending_statement
from twodrawer.law import Act, Member, Question, Role, decide
from twodrawer.law.question import Actor
from twodrawer.law.words import Deed, Purpose, Record, Relation
from twodrawer.lib.errors import Invalid, Refused
from twodrawer.people import queries as people

LONGEST = timedelta(days=30)


def permit_lending(to_ref: UUID, *, until: date, by: Member, at: datetime, on: date) -> str:
    """A signed permission to lend one note to this colleague through that day. Refused with the law's paragraph."""
    own = require_own_vault(Act.MANAGE, by=by, on=on)
    found = people.member_facts(by.practice_ref, [by.ref, to_ref], on=on)
    to = found.get(to_ref)
    if to is None or not to.is_active or to_ref == by.ref:
        raise Invalid("Choose a colleague of your practice", fields=("to",))
    if not on <= until <= on + LONGEST:
        raise Invalid(
            "A note is lent until a day within the next thirty",
            why="No more of it than the supervision needs, and no longer.",
            cite=("45 CFR 164.502(b)",),
            do="Choose a nearer day. It can be lent again.",
            fields=("until",),
        )
    supervisor = Member(to_ref, by.practice_ref, to.roles)
    supervises = (
        Role.TRAINEE in by.roles
        and Role.SUPERVISOR in to.roles
        and by.ref in people.supervised_by(supervisor, on=on)
    )
    answer = decide(
        Question(
            record=Record.PSYCHOTHERAPY_NOTES,
            purpose=Purpose.TRAINING_PROGRAM,
            act=Deed.USE,
            on=on,
            actor=Actor(relation=Relation.PROGRAM_SUPERVISOR if supervises else Relation.CARE_TEAM),
            lent_until=until,
        )
    )
    refs = (("member", to_ref),)
    if not answer.is_yes:
        raise Refused(
            f"You can’t lend a psychotherapy note to {to.name}",
            why=f"{answer.because} {to.name} doesn’t supervise you in such a program here.",
            cite=answer.citations,
            do="Consult without the note, or ask the client for an authorization for psychotherapy notes alone.",
            refs=refs,
            act="lending.permitted",
        )
    under = tuple(dict.fromkeys((*own.citations, *answer.citations)))
    record(Event("lending.permitted", refs, under=under, facts={"until": until.isoformat()}), by=by, at=at)
    zone = people.practice_facts(by.practice_ref).zone
    ends = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    return lending_statement(to=to, lender=found[by.ref].name, until=until, ends=ends, by=by, at=at)
