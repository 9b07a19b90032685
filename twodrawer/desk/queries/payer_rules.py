"""Which payer's rules a note is held against: those of the policy that insured its session, else the default ones.

Insurance is read only where the practice has files of its own payers, and only for whoever may read it: a supervisor
who doesn't treat the client sees the default rules.
"""

from dataclasses import replace
from datetime import date

from django.conf import settings

from twodrawer.audit.reading import Reading
from twodrawer.chart.facts import NoteText
from twodrawer.law import Member
from twodrawer.lib.errors import Refused
from twodrawer.lib.time import day_in, from_utc_text
from twodrawer.people import queries as people
from twodrawer.writing.payer_file import DEFAULT, PayerRules, payer_named


def rules_for(text: NoteText, *, by: Member, on: date, read: Reading) -> PayerRules:
    """The rules for this note. An addendum adds to a whole note, and need not be one."""
    rules = _of_policy(text, by=by, on=on, read=read) or payer_named(DEFAULT)
    return replace(rules, required=frozenset(), times={}) if text.line.addendum_to else rules


def _of_policy(text: NoteText, *, by: Member, on: date, read: Reading) -> PayerRules | None:
    own: tuple[PayerRules, ...] = settings.PAYER_RULES
    held = text.facts["start"] or text.facts["planned_start"]
    if not own or not held:
        return None
    try:
        found = people.policies(text.line.client_ref, by=by, on=on, read=read)
    except Refused:
        return None
    day = day_in(people.practice_facts(by.practice_ref).zone, from_utc_text(held))
    # Primary before secondary: the first that pays asks first.
    paying = sorted((one for one in found if one.holds_on(day)), key=lambda one: one.position)
    for policy in paying:
        for rules in own:
            if rules.is_of(policy.details.payer_id, policy.details.payer):
                return rules
    return None
