"""What stops a release: the law, the paper, the proofs, a person, a name; asked again at the moment it leaves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.attacks.stage import savepoint
from tests.cast import ROWAN, make_house
from tests.notes import open_desk
from tests.papers import TO_LINDQVIST, revoke, signed
from tests.releases import FORM, access, begun, change, decide_all, opened, ready, to_therapist, who
from twodrawer.chart import actions as chart
from twodrawer.disclosures.actions.releases import change_package, discard_package, release_package
from twodrawer.disclosures.building import built
from twodrawer.disclosures.facts_releases import Decision, Part, Recipient
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.models import Disclosure, Package
from twodrawer.disclosures.queries.packages import find_package
from twodrawer.law import Act
from twodrawer.law.facts import Human
from twodrawer.law.verification import Proof
from twodrawer.lib.errors import Conflict, Invalid, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people


@pytest.fixture(scope="module")
def built_desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house())


@pytest.fixture
def desk(built_desk, db):
    return replace(built_desk)


def faults(desk, package) -> list[str]:
    return [fault.key for fault in ready(desk, package).standing.faults]


def refused(desk, package, what):
    made = built(ready(desk, package))
    with pytest.raises(Refused) as no:
        release_package(package, made, **who(desk))
    assert what in no.value.what, no.value.what
    assert no.value.do
    assert not Disclosure.objects.exists()
    return no.value


def test_a_release_without_proof_of_who_receives_it_does_not_go(desk):
    no = refused(desk, begun(desk, to_therapist(verified=frozenset({Proof.IDENTITY}))), "verified")
    assert "45 CFR 164.514(h)(1)" in no.cite


def test_a_form_that_was_revoked_while_the_release_was_open_stops_it(desk):
    desk.signed()
    package = begun(desk, to_therapist())
    decide_all(desk, package)
    made = built(ready(desk, package))
    question = opened(desk, package).facts.question
    revoked = {**FORM, "revoked_on": desk.house.today.isoformat()}
    change(desk, package, question={**question, "authority": revoked})
    with pytest.raises(Refused, match="law doesn't allow") as no:
        release_package(package, made, **who(desk))
    assert "revoked" in no.value.why


def test_a_form_that_expires_overnight_stops_it_the_next_day(desk):
    expires = {**FORM, "expires_on": desk.house.today.isoformat()}
    package = begun(desk, to_therapist(expires))
    made = built(ready(desk, package))
    tomorrow = {**who(desk), "on": desk.house.today + timedelta(days=2)}
    with pytest.raises(Refused, match="law doesn't allow"):
        release_package(package, made, **tomorrow)


def test_a_paper_that_is_not_on_file_stops_it(desk):
    refused(desk, begun(desk, access(paper_ref=new_ref())), "paper it rests on")


def test_a_paper_that_ended_stops_it_and_says_why_and_a_release_that_is_not_here_is_absent(desk):
    """164.508(b)(2)(iii)."""
    paper = signed(desk.house, TO_LINDQVIST)
    revoke(desk.house, paper)
    (fault,) = (
        one for one in ready(desk, begun(desk, access(paper_ref=paper))).standing.faults if one.key == "paper"
    )
    assert "revoked on" in fault.why
    with pytest.raises(Refused) as no:
        find_package(new_ref(), Act.READ, by=desk.house.haddad, on=desk.house.today)
    assert no.value.hidden


def test_a_form_signed_together_with_another_opens_nothing(desk):
    package = begun(desk, to_therapist({**FORM, "conditioned_on": "treatment"}))
    assert "164.508(b)(4)" in str(refused(desk, package, "law doesn't allow").cite)


def test_psychotherapy_notes_are_never_released_from_here_whether_there_are_any_or_not(desk):
    question = {**access().question, "record": "psychotherapy_notes"}
    package = begun(desk, access(question=question))
    no = refused(desk, package, "psychotherapy notes, if any")
    assert "whether there are any or not" in no.do


def test_what_a_court_asks_goes_when_the_person_has_decided_whom_the_law_names(desk):
    order = {"kind": "court_order", "judge_signed": True, "expressly_covers": ["designated_record_set"]}
    question = {
        "record": "designated_record_set", "purpose": "court_order", "actor": {"relation": "court"}, "authority": order,
    }  # fmt: skip
    facts = to_therapist(verified=frozenset(Proof))
    package = begun(desk, replace(facts, question=question))
    assert faults(desk, package) == ["decision"]
    said = Decision(Human.PRIVACY_OFFICER, "Haddad", desk.house.today, "It may go.")
    change(desk, package, decision=said)
    assert faults(desk, package) == ["decision"], "the law names counsel, and nobody else decides this"
    change(
        desk, package, decision=replace(said, human=Human.COUNSEL, on=desk.house.today + timedelta(days=1))
    )
    assert faults(desk, package) == ["decision"], "not before it was decided"
    change(desk, package, decision=replace(said, human=Human.COUNSEL))
    assert faults(desk, package) == []
    package_leaves(package, seen=ready(desk, package).token, **who(desk))
    line = Disclosure.objects.get()
    assert line.hipaa


def test_where_the_minimum_is_asked_nothing_is_picked_beforehand_and_a_reason_is_needed(desk):
    question = {
        "record": "progress_note", "purpose": "payment", "actor": {"relation": "payer"}, "authority": {"kind": "consent"},
        "client": {"paid_in_full_restriction": False},
    }  # fmt: skip
    package = begun(desk, to_therapist(question=question, parts=frozenset(), verified=frozenset(Proof)))
    assert opened(desk, package).facts.parts == frozenset()
    assert faults(desk, package) == ["limit", "parts"]
    change(desk, package, limit="The claim names this session alone.", parts=frozenset({Part.SESSIONS}))
    assert faults(desk, package) == []


def test_what_the_record_knows_of_the_client_is_not_taken_from_whoever_asks(desk):
    """Tran is fifteen: that she were of age is not believed."""
    question = {**access().question, "client": {"minor": False, "age": 30, "deceased": True}}
    package = begun(desk, access(question=question), client=desk.house.tran)
    asked = ready(desk, package).standing.question
    assert (asked.client.minor, asked.client.age, asked.client.deceased) == (True, 15, False)


def test_what_changed_since_it_was_looked_at_does_not_leave(desk):
    note = desk.signed()
    package = begun(desk, access())
    decide_all(desk, package)
    seen = ready(desk, package)
    made = built(seen)
    added = chart.begin_addendum(note, **who(desk, "okafor"))
    desk.save(added, sections={"addendum": "The bus was late."}, format="addendum")
    desk.sign(added)
    with pytest.raises(Conflict, match="changed since"):
        release_package(package, made, **who(desk))
    with pytest.raises(Conflict, match="changed since"):
        package_leaves(package, seen=seen.token, **who(desk))
    assert not Disclosure.objects.exists()


def test_two_people_do_not_overwrite_each_other(desk):
    package = begun(desk, access())
    old = opened(desk, package)
    change(desk, package, limit="One")
    with pytest.raises(Conflict, match="Somebody changed"):
        change_package(package, facts=old.facts, version=old.version, **who(desk))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wants": "  "}, "wants"),
        ({"recipient": Recipient(" ", "")}, "recipient"),
        ({"recipient": Recipient("L" * 400, "")}, "recipient"),
        ({"received_on": date(2030, 1, 1)}, "received_on"),
        ({"days": (date(2026, 11, 9), date(2026, 11, 1))}, "until_day"),
        ({"days": (None, date(2030, 1, 1))}, "until_day"),
        ({"more": ("x",)}, "more"),
    ],
)
def test_what_cannot_be_kept_is_named(desk, changed, field):
    with pytest.raises(Invalid) as wrong:
        begun(desk, access(**changed))
    assert wrong.value.fields == (field,)


def test_only_the_privacy_officer_puts_releases_together(desk):
    package = begun(desk, access())
    for name in ("okafor", "brandt", "ibarra", "novak", "keller"):
        with pytest.raises(Refused) as no:
            discard_package(package, **who(desk, name))
        assert not no.value.hidden
    with pytest.raises(Refused) as no:
        discard_package(package, **who(desk, "sato"))
    assert no.value.hidden
    assert Package.objects.get(ref=package).state == "open"


def test_a_joined_client_is_one_client(desk):
    other = people.register_client(
        replace(ROWAN, record_number="2026-0999"), by=desk.house.okafor, at=desk.tick(), on=desk.house.today
    )
    people.join_clients(desk.house.rowan, duplicate_ref=other, **who(desk, "novak"))
    package = begun(desk, access(), client=other)
    assert opened(desk, package).client_ref == desk.house.rowan
