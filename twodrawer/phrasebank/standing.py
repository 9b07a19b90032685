"""Whose bank it is, and whether they may have one: asked by every act and read of the room."""

from datetime import date

from twodrawer import law
from twodrawer.law import Act, Kind, Relationship, Resource


def own_bank(by: law.Member) -> Resource:
    """One's own bank, as the law sees it. There is no way to name somebody else's."""
    return Resource(Kind.PHRASES, by.practice_ref, Relationship.SELF)


def require_bank(act: Act, *, by: law.Member, on: date) -> law.Answer:
    """The law's yes: who writes progress notes has a phrase bank."""
    return law.require(by, act, own_bank(by), on=on)


def has_bank(by: law.Member, *, on: date) -> bool:
    """Whether this member writes progress notes, and so has a bank."""
    return law.may(by, Act.READ, own_bank(by), on=on).is_yes
