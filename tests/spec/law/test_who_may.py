"""Who may do what to which thing: every cell of `who_may.csv`, and what holds for all of them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import combinations, product
from uuid import UUID

import pytest

from tests.spec.law.table import cells, rows
from twodrawer.law import Act, Answer, Kind, Member, Relationship, Resource, Role, could_ever, may, require
from twodrawer.law.citations import HOUSE, cite
from twodrawer.law.practice_rules import PERMISSIONS
from twodrawer.law.wording import NEW_THINGS, ROLE_NAMES, THINGS, VERBS
from twodrawer.lib.errors import Refused, not_there

DAY = date(2026, 11, 21)
KELLERS = UUID("01930000-0000-7000-8000-000000000001")
SATOS = UUID(int=KELLERS.int + 1)
SOMEONE = UUID(int=KELLERS.int + 2)
STAFF_RELATIONSHIPS = tuple(one for one in Relationship if one is not Relationship.OTHER_PRACTICE)


def member(*roles: Role) -> Member:
    return Member(ref=SOMEONE, practice_ref=KELLERS, roles=frozenset(roles))


def thing(kind: Kind, relationship: Relationship, state: str | None = None) -> Resource:
    return Resource(kind=kind, practice_ref=KELLERS, relationship=relationship, state=state)


def said(answer: Answer) -> str:
    if answer.is_yes:
        return "yes"
    return "404" if answer.hidden else "403"


CELLS = list(cells())


def test_every_cell_of_the_table_stands_in_it_exactly_once():
    stated = [cell for cell in CELLS if cell.state is None]
    found = Counter((cell.kind, cell.act, cell.relationship, cell.role) for cell in stated)
    wanted = set(product(Kind, Act, Relationship, Role))
    assert set(found) == wanted
    assert set(found.values()) == {1}
    for kind, state in {(cell.kind, cell.state) for cell in CELLS if cell.state}:
        of_state = Counter(
            (cell.act, cell.relationship, cell.role)
            for cell in CELLS
            if (cell.kind, cell.state) == (kind, state)
        )
        assert set(of_state) == set(product(Act, STAFF_RELATIONSHIPS, Role))
        assert set(of_state.values()) == {1}


@pytest.mark.parametrize("kind", Kind)
def test_every_cell_is_answered_as_the_table_says(kind: Kind):
    wrong = [
        f"{cell}: {said(answer)}, expected {cell.expected}"
        for cell in CELLS
        if cell.kind is kind
        for answer in [may(member(cell.role), cell.act, thing(kind, cell.relationship, cell.state), on=DAY)]
        if said(answer) != cell.expected
    ]
    assert not wrong, "\n".join(wrong)


def test_every_answer_has_a_reason_a_paragraph_and_every_no_a_next_step():
    for cell in CELLS:
        answer = may(member(cell.role), cell.act, thing(cell.kind, cell.relationship, cell.state), on=DAY)
        assert answer.because.endswith("."), cell
        assert answer.citations, cell
        assert answer.is_yes or answer.next.endswith("."), cell


def test_every_row_of_the_rules_cites_a_paragraph_or_says_it_is_the_practices_own():
    for row in PERMISSIONS:
        assert row.says.endswith(".")
        for text in row.cite:
            assert text.startswith(HOUSE) or cite(text, as_of=DAY).text == text


def test_every_row_of_the_rules_is_reached_by_the_table():
    allowed = {
        (cell.kind, cell.act, cell.relationship, cell.role) for cell in CELLS if cell.expected == "yes"
    }
    for row in PERMISSIONS:
        for role, act, relationship in product(row.roles, row.acts, row.standing):
            assert (row.kind, act, relationship, role) in allowed or row.states, row


def test_every_word_has_its_wording():
    assert set(THINGS) == set(NEW_THINGS) == set(Kind)
    assert set(VERBS) == set(Act)
    assert set(ROLE_NAMES) == set(Role)


def test_the_table_explains_itself():
    assert all(row.says.endswith(".") for row in rows())


# -- several roles held by one person ---------------------------------------------------------------


def test_somebody_with_two_roles_may_do_what_either_may():
    table = {(c.kind, c.state, c.act, c.relationship, c.role): c.expected for c in CELLS}
    places = {(c.kind, c.state, c.act, c.relationship) for c in CELLS}
    signing = (Act.SIGN, Act.COSIGN, Act.RETURN)
    for one, other in combinations(Role, 2):
        for kind, state, act, relationship in places:
            either = {table[kind, state, act, relationship, role] for role in (one, other)}
            held = said(may(member(one, other), act, thing(kind, relationship, state), on=DAY))
            if Role.TRAINEE in (one, other) and act in signing:
                assert held != "yes"
            elif "yes" in either:
                assert held == "yes", (one, other, act, kind, relationship)
            else:
                assert held in either, (one, other, act, kind, relationship)


def test_a_solo_practitioner_with_every_licensed_role_writes_signs_bills_and_verifies():
    sato = member(*(role for role in Role if role is not Role.TRAINEE))
    assert may(sato, Act.SIGN, thing(Kind.DRAFT, Relationship.AUTHOR), on=DAY).is_yes
    assert may(sato, Act.BILL, thing(Kind.SESSION, Relationship.CARE_TEAM), on=DAY).is_yes
    assert may(sato, Act.VERIFY, thing(Kind.LEDGER, Relationship.PRACTICE), on=DAY).is_yes
    assert may(sato, Act.MANAGE, thing(Kind.WORKFORCE, Relationship.SELF), on=DAY).is_yes


def test_an_administrator_who_is_a_clinician_reads_the_notes_of_their_own_clients_only():
    keller = member(Role.ADMINISTRATOR, Role.CLINICIAN)
    assert may(keller, Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.CARE_TEAM), on=DAY).is_yes
    assert may(keller, Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.PRACTICE), on=DAY).hidden


def test_a_trainee_who_was_also_made_a_clinician_still_never_signs():
    adeyemi = member(Role.TRAINEE, Role.CLINICIAN)
    answer = may(adeyemi, Act.SIGN, thing(Kind.DRAFT, Relationship.AUTHOR), on=DAY)
    assert said(answer) == "403"
    assert "supervisor's cosignature" in answer.because


def test_a_supervisor_never_cosigns_their_own_note_even_with_a_link_to_themselves():
    brandt = member(Role.SUPERVISOR, Role.CLINICIAN)
    own = Resource(
        Kind.SUBMITTED_NOTE, KELLERS, Relationship.SUPERVISOR_OF_AUTHOR, also=frozenset({Relationship.AUTHOR})
    )
    for act in (Act.COSIGN, Act.RETURN):
        assert said(may(brandt, act, own, on=DAY)) == "403"


def test_any_of_several_relationships_is_enough():
    brandt = member(Role.CLINICIAN, Role.SUPERVISOR)
    both = Resource(
        Kind.TREATMENT,
        KELLERS,
        Relationship.SUPERVISOR_OF_AUTHOR,
        also=frozenset({Relationship.CARE_TEAM}),
    )
    assert may(brandt, Act.EDIT, both, on=DAY).is_yes
    assert may(brandt, Act.EDIT, thing(Kind.TREATMENT, Relationship.SUPERVISOR_OF_AUTHOR), on=DAY).hidden


# -- outside the practice ---------------------------------------------------------------------------


def test_somebody_without_a_role_reaches_nothing_but_their_own_account():
    rowan = member()
    for kind, act, relationship in product(Kind, Act, Relationship):
        answer = may(rowan, act, thing(kind, relationship), on=DAY)
        if kind is Kind.OWN_ACCOUNT:
            continue
        assert said(answer) == "404", (kind, act, relationship)
    assert may(rowan, Act.EDIT, thing(Kind.OWN_ACCOUNT, Relationship.SELF), on=DAY).is_yes
    assert may(rowan, Act.EDIT, thing(Kind.OWN_ACCOUNT, Relationship.PRACTICE), on=DAY).hidden


def test_another_practice_is_hidden_whatever_relationship_is_claimed():
    everything = member(*Role)
    for kind, act, relationship in product(Kind, Act, Relationship):
        theirs = Resource(kind=kind, practice_ref=SATOS, relationship=relationship)
        assert said(may(everything, act, theirs, on=DAY)) == "404", (kind, act, relationship)


# -- how a no is said -------------------------------------------------------------------------------


def refusal(who: Member, act: Act, resource: Resource) -> Refused:
    with pytest.raises(Refused) as caught:
        require(who, act, resource, on=DAY, refs=(("note", SOMEONE),))
    return caught.value


def test_what_is_hidden_reads_like_what_does_not_exist():
    hidden = refusal(member(Role.CLINICIAN), Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.PRACTICE))
    absent = not_there("read", (("note", SOMEONE),))
    assert vars(hidden) == vars(absent)


def test_a_thing_of_another_practice_names_that_practice_for_its_ledger_and_nothing_else():
    theirs = Resource(Kind.PROGRESS_NOTE, SATOS, Relationship.OTHER_PRACTICE)
    hidden = refusal(member(Role.CLINICIAN), Act.READ, theirs)
    assert hidden.hidden
    assert hidden.other_practice == SATOS


def test_an_open_refusal_is_the_same_for_what_exists_and_what_does_not():
    for role, kind, act in product(Role, Kind, Act):
        who = member(role)
        if could_ever(who, act, kind):
            continue
        # For a ref that doesn't exist a page asks with PRACTICE: nothing closer is known about nothing.
        absent = refusal(who, act, thing(kind, Relationship.PRACTICE))
        for relationship in STAFF_RELATIONSHIPS:
            if relationship in (Relationship.AUTHOR, Relationship.SUPERVISOR_OF_AUTHOR):
                continue  # who wrote or supervises it knows that it exists
            there = refusal(who, act, thing(kind, relationship))
            assert vars(there) == vars(absent)
            assert not there.hidden


def test_a_biller_is_told_why_the_text_stays_closed_and_where_the_codes_are():
    told = refusal(member(Role.BILLER), Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.PRACTICE))
    assert told.what == "You can't open this progress note"
    assert "codes, times and signatures" in told.why
    assert told.do == "Open the session; what a claim needs is there."
    assert told.cite == ("45 CFR 164.514(d)(2)",)
    assert told.refs == (("note", SOMEONE),)
    assert told.act == "read"


def test_the_privacy_officer_is_told_that_text_opens_only_inside_a_request():
    told = refusal(member(Role.PRIVACY_OFFICER), Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.PRACTICE))
    assert "only inside a request" in told.why


def test_a_signed_note_is_never_edited_and_the_way_out_is_an_addendum():
    told = refusal(member(Role.CLINICIAN), Act.EDIT, thing(Kind.PROGRESS_NOTE, Relationship.AUTHOR))
    assert "addendum" in told.do


def test_a_member_who_may_gets_the_yes_with_its_paragraphs_for_the_ledger():
    note = thing(Kind.PROGRESS_NOTE, Relationship.CARE_TEAM)
    answer = require(member(Role.CLINICIAN), Act.READ, note, on=DAY)
    assert answer == may(member(Role.CLINICIAN), Act.READ, note, on=DAY)


def test_a_yes_on_a_record_carries_the_law_that_allows_it():
    answer = may(member(Role.CLINICIAN), Act.READ, thing(Kind.PROGRESS_NOTE, Relationship.CARE_TEAM), on=DAY)
    assert "45 CFR 164.506(c)(1)" in answer.citations
    assert answer.applied == ("hipaa_progress_note",)


def test_an_addendum_to_ones_own_note_rests_on_the_paragraph_about_amending():
    own = thing(Kind.PROGRESS_NOTE, Relationship.AUTHOR)
    assert "45 CFR 164.526(c)(1)" in may(member(Role.CLINICIAN), Act.AMEND, own, on=DAY).citations
    assert "45 CFR 164.526(c)(1)" not in may(member(Role.CLINICIAN), Act.READ, own, on=DAY).citations


def test_what_one_row_of_the_table_may_not_another_may(monkeypatch):
    """The law of that day refuses the first row; the second one asks it nothing."""
    room = import_module("twodrawer.law.may")
    row = next(one for one in PERMISSIONS if one.kind is Kind.PROGRESS_NOTE and Act.READ in one.acts)
    who = member(*row.roles)
    note = thing(Kind.PROGRESS_NOTE, next(iter(row.standing)))
    monkeypatch.setattr(room, "PERMISSIONS", (row, replace(row, record=None)))
    may.cache_clear()
    try:
        assert row.record is not None
        assert may(who, Act.READ, note, on=date(2001, 1, 2)).is_yes
    finally:
        may.cache_clear()


def test_no_record_opens_on_a_day_whose_law_is_not_known():
    long_ago = date(2001, 1, 2)
    note = thing(Kind.PROGRESS_NOTE, Relationship.CARE_TEAM)
    assert not may(member(Role.CLINICIAN), Act.READ, note, on=long_ago).is_yes
    account = thing(Kind.OWN_ACCOUNT, Relationship.SELF)
    assert may(member(Role.CLINICIAN), Act.READ, account, on=long_ago).is_yes
