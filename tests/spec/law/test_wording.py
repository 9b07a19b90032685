"""How a no is said: what somebody can't do, why nobody in their role does it, and whom to ask."""

import pytest

from twodrawer.law.facts import Act, Kind, Role
from twodrawer.law.wording import asked, what, who_can, why_not_in_role


@pytest.mark.parametrize(
    ("act", "kind", "says"),
    [
        (Act.READ, Kind.PROGRESS_NOTE, "You can't open this progress note"),
        (Act.SIGN, Kind.DRAFT, "You can't sign this draft"),
        (Act.CREATE, Kind.CLIENT, "You can't add a client"),
        (Act.BRING_IN, Kind.CLIENT, "You can't bring in a client"),
    ],
)
def test_what_somebody_cannot_do_names_the_thing_or_a_new_one(act, kind, says):
    assert what(act, kind) == says


def test_a_refused_act_of_the_ledger_is_named_and_any_other_name_is_not():
    assert asked("client.edit") == "change a client"
    for other in ("client.signed", "elsewhere.edit", "client", ""):
        assert asked(other) == ""


@pytest.mark.parametrize(
    ("act", "kind", "whom"),
    [
        (Act.EDIT, Kind.DRAFT, "the note's author"),
        (Act.COSIGN, Kind.SUBMITTED_NOTE, "the author's supervisor"),
        (Act.READ, Kind.PROGRESS_NOTE, "somebody on the client's care team"),
        (Act.MANAGE, Kind.REQUEST, "the privacy officer"),
        (Act.EDIT, Kind.PROGRESS_NOTE, ""),
    ],
)
def test_whom_to_ask_stands_in_the_table(act, kind, whom):
    assert who_can(act, kind) == whom


def test_one_of_several_who_can_is_called_one():
    answers = {who_can(act, kind) for act in Act for kind in Kind}
    assert any(answer.startswith("a ") and " or " in answer for answer in answers)
    assert not any(answer.startswith("the clinician") for answer in answers)


def test_each_role_is_told_why_it_opens_no_text_and_what_to_do_instead():
    why, do = why_not_in_role([Role.BILLER], Act.READ, Kind.PROGRESS_NOTE)
    assert "codes, times and signatures" in why and do.startswith("Open the session")
    why, _ = why_not_in_role([Role.FRONT_DESK], Act.READ, Kind.PROGRESS_NOTE)
    assert "front desk" in why
    why, do = why_not_in_role([Role.FRONT_DESK], Act.SIGN, Kind.DRAFT)
    assert why.startswith("It isn't part of your work here as ") and do.startswith("Ask ")


def test_what_nobody_ever_does_is_said_as_that():
    why, do = why_not_in_role([Role.CLINICIAN], Act.EDIT, Kind.PROGRESS_NOTE)
    assert why == "What was signed stays as it was" and "addendum" in do
    why, do = why_not_in_role([Role.ADMINISTRATOR], Act.COSIGN, Kind.OWN_ACCOUNT)
    assert why.startswith("Nobody may ") and do == "Go back and choose something else."


def test_psychotherapy_notes_are_a_professionals():
    for act in (Act.READ, Act.MANAGE):
        why, do = why_not_in_role([Role.BILLER], act, Kind.VAULT)
        assert "mental health professional" in why and "administrator" in do
    why, _ = why_not_in_role([Role.BILLER], Act.HAND_OVER, Kind.VAULT)
    assert "mental health professional" not in why
