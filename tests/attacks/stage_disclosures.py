"""What is put on the stage of what leaves the record: papers, requests and releases, of both practices."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from tests.attacks.sentences import SECRET
from tests.cast import reading
from tests.papers import HAND, PNG, TO_LINDQVIST
from tests.releases import FORM, access
from twodrawer.disclosures.actions import requests
from twodrawer.disclosures.actions.accounting import account_for
from twodrawer.disclosures.actions.agreements import (
    answer_restriction,
    ask_restriction,
    publish_notice,
    set_channel,
)
from twodrawer.disclosures.actions.orders import issue_order, take_up_order
from twodrawer.disclosures.actions.papers import receive_paper, revoke_paper, sign_paper, write_paper
from twodrawer.disclosures.actions.releases import begin_package
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_releases import Recipient
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.disclosures.queries.agreements import notices
from twodrawer.law.accounting import Regime
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.question import Authority
from twodrawer.law.requests import Asking
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment, Purpose, Record, Relation
from twodrawer.retention.actions import place_hold

if TYPE_CHECKING:
    from tests.attacks.stage import World

NOTES_FORM = {**FORM, "covers": ["psychotherapy_notes"], "expires_event_happened": False}


def place_papers(world: "World") -> None:
    """Papers in three states, a restriction that binds and one that was asked for, a way of contact, a notice."""
    house, refs = world.cast, world.refs
    to_keeper = replace(TO_LINDQVIST, recipient=SECRET["paper"])
    okafor, haddad, novak, sato = (world.who(name) for name in ("okafor", "haddad", "novak", "sato"))
    refs["paper"] = write_paper(house.rowan, words=to_keeper, **okafor)
    sign_paper(refs["paper"], version=1, signing=HAND, **okafor)
    refs["unsigned"] = write_paper(house.rowan, words=to_keeper, **okafor)
    refs["unread"] = receive_paper(house.rowan, scan=PNG, received_on=house.today, **novak)
    ended = write_paper(house.rowan, words=to_keeper, **okafor)
    sign_paper(ended, version=1, signing=HAND, **okafor)
    refs["revoked"] = ended
    revoke_paper(ended, received_on=house.today, words=SECRET["revoked"], in_writing=True, **okafor)
    kept = RestrictionDetails(what=SECRET["kept"], from_whom="the aunt")
    refs["restriction"] = ask_restriction(house.rowan, details=kept, **novak)
    answer_restriction(refs["restriction"], agrees=True, words="", **haddad)
    refs["asked"] = ask_restriction(house.rowan, details=kept, **okafor)
    set_channel(house.rowan, details=ChannelDetails(means=SECRET["channel"]), version=0, **novak)
    publish_notice(words=SECRET["notice"], from_day=house.today, version=0, **haddad)
    refs["notice"] = notices(by=house.haddad, on=house.today, read=reading())[0].ref
    refs["marlow_paper"] = write_paper(house.marlow, words=TO_LINDQVIST, **sato)
    refs["marlow_restriction"] = ask_restriction(
        house.marlow, details=RestrictionDetails(what="Nothing to the brother"), **sato
    )


def place_requests(world: "World") -> None:
    """A request in each practice."""
    house, refs = world.cast, world.refs
    refs["request"], refs["letter"], refs["hold"] = ask(world, house.rowan, "haddad", "okafor", "brandt")
    refs["marlow_request"], refs["marlow_letter"], refs["marlow_hold"] = ask(
        world, house.marlow, "sato", "sato", ""
    )


def ask(world: "World", client: UUID, officer: str, clinician: str, reviewer: str) -> tuple[UUID, UUID, UUID]:
    """A request for access, part of it denied with a letter and given to a second professional; and a legal hold."""
    who, secret = world.who(officer), SECRET["request"] if reviewer else SECRET["marlow"]
    ref = requests.take_in_request(
        client,
        asking=Asking.ACCESS,
        requester=Requester(Relation.CLIENT, "Rowan"),
        wish=Wish(Purpose.CLIENT_ACCESS, (Record.DESIGNATED_RECORD_SET,), secret),
        through="mail",
        received_on=who["on"],
        **who,
    )
    requests.verify_requester(ref, seen=[Proof.IDENTITY], how="At the door", **who)
    found = {"finding": Endangerment.LIFE_OR_SAFETY, "part": "One session", "words": secret}
    requests.find_danger(ref, **found, **world.who(clinician))
    letter = requests.deny_access(ref, grounds=("endangers_life_or_safety",), part="One session", **who)
    if reviewer:
        requests.name_reviewer(ref, reviewer_ref=world.cast.member(reviewer).ref, **who)
    return ref, letter, place_hold(client, reason=secret, **who)


def place_releases(world: "World") -> None:
    """A release in the making in each practice, and a disclosure that was accounted for."""
    house, refs, haddad = world.cast, world.refs, world.who("haddad")
    # Without an address: one that isn't the agreed one would be refused, and the agreed one is a secret of its own.
    asked = access(recipient=Recipient("Rowan", ""))
    # Of no request: those of the stage were denied in part, and what was denied has to be left out.
    refs["package"] = begin_package(house.rowan, facts=asked, **haddad)
    refs["marlow_package"] = begin_package(house.marlow, facts=asked, **world.who("sato"))
    refs["disclosure"] = account_for(
        house.rowan, recipient=SECRET["police"], what="Dates of sessions", purpose=Purpose.LAW_ENFORCEMENT,
        basis="45 CFR 164.512(f)", regime={Regime.HIPAA}, by=haddad["by"], at=haddad["at"],
    )  # fmt: skip


def place_orders(world: "World") -> None:
    """An order to release psychotherapy notes in each practice, taken up by its author."""
    house, refs = world.cast, world.refs
    refs["ordered"], refs["order"] = order(world, house.rowan, "haddad", "okafor", "Sato")
    refs["marlow_ordered"], refs["marlow_order"] = order(world, house.marlow, "sato", "sato", "Sato")


def order(world: "World", client: UUID, officer: str, author: str, recipient: str) -> tuple[UUID, UUID]:
    """A request on a form for these notes alone, verified, with its author's yes; and the order."""
    who = world.who(officer)
    ref = requests.take_in_request(
        client,
        asking=Asking.DISCLOSURE,
        requester=Requester(Relation.OUTSIDE_PROVIDER, recipient),
        wish=Wish(Purpose.CLIENT_DIRECTED, (Record.PSYCHOTHERAPY_NOTES,), "The notes of this year"),
        through="mail",
        received_on=who["on"],
        known=Known(authority=Authority.model_validate_json(json.dumps(NOTES_FORM))),
        **who,
    )
    requests.verify_requester(ref, seen=tuple(Proof), how="At the door", **who)
    requests.hand_over(ref, human=Human.ORIGINATOR, who="The author", words="May they leave?", **who)
    yes = {"human": Human.ORIGINATOR, "word": Word.RELEASE, "who": "The author", "words": "Yes."}
    requests.write_word(ref, **yes, **world.who(author))
    made = issue_order(ref, author_ref=world.cast.member(author).ref, **who)
    take_up_order(made, **world.who(author))
    return ref, made
