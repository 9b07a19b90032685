"""`may`: may this member do this to that thing today? The practice's own rules, and the law behind them.

404 or 403, the same on every page. A thing of another practice, and anything asked by somebody without a
role here, is hidden: the person may not learn that it exists. If none of the member's roles could ever do the
act to things of that kind, the refusal is open, and the same for what exists and for what does not. If a
role could, but the member doesn't stand close enough to this thing, it is hidden. A limit (a trainee never
signs, nobody cosigns their own note, a supervisor never edits) is open: it speaks to people who may see the
note, or says the same of every note.
"""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from twodrawer.law import wording
from twodrawer.law.decide import decide
from twodrawer.law.facts import Act, Answer, Kind, Member, Outcome, Relationship, Resource, Role
from twodrawer.law.practice_limits import (
    FROZEN_WHILE_SUBMITTED,
    LICENSED_FIND,
    NOBODY_COSIGNS_OWN,
    SUPERVISOR_NEVER_EDITS,
    TRAINEE_NEVER_SIGNS,
    Limit,
)
from twodrawer.law.practice_rules import PERMISSIONS
from twodrawer.law.practice_words import BY_ROLE, UNSEEN_STATES, Permission
from twodrawer.law.question import Actor, Question
from twodrawer.law.words import Deed
from twodrawer.law.words import Record as RecordWord
from twodrawer.lib.errors import Refs, Refused, not_there

_SIGNING = (Act.SIGN, Act.COSIGN, Act.RETURN)
_CHANGING = (Act.EDIT, Act.DISCARD, Act.SUBMIT, Act.SIGN, Act.AMEND)
_NOTE_TEXT = (Kind.PROGRESS_NOTE, Kind.DRAFT, Kind.SUBMITTED_NOTE)


@lru_cache(maxsize=8192)
def may(member: Member, act: Act, resource: Resource, *, on: date) -> Answer:
    """Yes with its paragraphs, or no with its reason and whether even that must stay unsaid.

    The law is a function of its question and nothing else, so an answer that was given is given again: a page asks
    the same fifteen times. Roles and links are in the question, and whoever asks has just looked them up.
    """
    other_practice = Relationship.OTHER_PRACTICE in resource.relationships
    if other_practice or member.practice_ref != resource.practice_ref:
        return _hidden("It belongs to another practice", on)
    if not member.roles and resource.kind is not Kind.OWN_ACCOUNT:
        return _hidden("Somebody without a role in the practice reaches nothing of its staff side", on)
    limit = _limit(member, act, resource)
    if limit is not None:
        return _no(limit.because, do=limit.do, cite=limit.cite, on=on)
    if not could_ever(member, act, resource.kind):
        because, do = wording.why_not_in_role(member.roles, act, resource.kind)
        return _no(because, do=do, cite=(BY_ROLE,), on=on)
    refusal: Answer | None = None
    for row in PERMISSIONS:
        if _applies(row, member, act, resource):
            answer = _under_the_law(row, act, resource.kind, on)
            if answer.is_yes:
                return answer
            refusal = refusal or answer
    return refusal or _hidden("Nothing on this day ties this person to it closely enough", on)


def require(member: Member, act: Act, resource: Resource, *, on: date, refs: Refs = ()) -> Answer:
    """The yes that `may` says. Else raises `Refused`; what is hidden looks like what doesn't exist."""
    answer = may(member, act, resource, on=on)
    if answer.is_yes:
        return answer
    if answer.hidden:
        foreign = resource.practice_ref if resource.practice_ref != member.practice_ref else None
        raise not_there(act.value, refs, other_practice=foreign)
    raise Refused(
        wording.what(act, resource.kind),
        why=answer.because,
        cite=answer.citations,
        do=answer.next,
        refs=refs,
        act=act.value,
    )


def could_ever(member: Member, act: Act, kind: Kind) -> bool:
    """True if one of the member's roles may do this to some thing of that kind. For menus as well."""
    return any(row.kind is kind and act in row.acts and _in_role(row, member) for row in PERMISSIONS)


def _in_role(row: Permission, member: Member) -> bool:
    # An account without a role (a client's) still runs itself.
    return bool(row.roles & member.roles) or (row.kind is Kind.OWN_ACCOUNT and not member.roles)


def _applies(row: Permission, member: Member, act: Act, resource: Resource) -> bool:
    if row.kind is not resource.kind or act not in row.acts or not _in_role(row, member):
        return False
    if row.states is not None and _state(resource) not in row.states:
        return False
    standing = resource.relationships
    if resource.kind is Kind.NOTE_FACTS and _state(resource) in UNSEEN_STATES:
        standing = standing & {Relationship.AUTHOR}  # that a draft exists is its author's to know
    return bool(row.standing & standing)


def _state(resource: Resource) -> str:
    return (resource.state or "").upper()


def _limit(member: Member, act: Act, resource: Resource) -> Limit | None:
    """The no that beats every permission, for those who may know the note exists."""
    standing = resource.relationships
    # A second role never lifts the supervision a trainee is under.
    if Role.TRAINEE in member.roles and act in _SIGNING and resource.kind in _NOTE_TEXT:
        return TRAINEE_NEVER_SIGNS
    if Role.TRAINEE in member.roles and act in _SIGNING and resource.kind is Kind.REQUEST:
        return LICENSED_FIND
    if resource.kind is not Kind.SUBMITTED_NOTE:
        return None
    if Relationship.AUTHOR in standing:
        if act in (Act.COSIGN, Act.RETURN) and could_ever(member, act, resource.kind):
            return NOBODY_COSIGNS_OWN
        if act in _CHANGING and _state(resource) != "RETURNED" and could_ever(member, act, resource.kind):
            return FROZEN_WHILE_SUBMITTED
        return None
    supervises = Relationship.SUPERVISOR_OF_AUTHOR in standing and Role.SUPERVISOR in member.roles
    return SUPERVISOR_NEVER_EDITS if supervises and act in _CHANGING else None


def _under_the_law(row: Permission, act: Act, kind: Kind, on: date) -> Answer:
    """The row's yes, if the law of that day lets the record be used so."""
    yes = Answer(Outcome.ALLOW, row.says, citations=row.cite, law_as_of=on)
    if row.record is None:
        return yes
    record = RecordWord.PROGRESS_NOTE if kind in _NOTE_TEXT else RecordWord.DESIGNATED_RECORD_SET
    question = Question(
        record=record,
        purpose=row.record.purpose,
        act=Deed.AMEND if act is Act.AMEND else Deed.USE,
        on=on,
        actor=Actor(relation=row.record.relation),
    )
    law = decide(question)
    if not law.is_yes:
        return law
    citations = tuple(dict.fromkeys((*row.cite, *law.citations)))
    return replace(yes, citations=citations, must=law.must, applied=law.applied)


def _no(because: str, *, do: str, cite: tuple[str, ...], on: date) -> Answer:
    return Answer(Outcome.REFUSE, f"{because}.", do, cite, law_as_of=on)


def _hidden(because: str, on: date) -> Answer:
    return Answer(
        Outcome.REFUSE,
        f"{because}.",
        "Go back to Today and open it from there.",
        ("45 CFR 164.308(a)(4)", BY_ROLE),
        law_as_of=on,
        hidden=True,
    )
