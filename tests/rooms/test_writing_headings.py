"""What a heading promises, and what its words are for: a section is no evidence of whatever usually stands in it."""

import pytest

from twodrawer.writing.checker import check, read_note
from twodrawer.writing.passages import risk_in


def codes(**sections: str) -> set[str]:
    """The findings on a note with these sections."""
    said = {"format": "BIRP", "sections": {name.title(): words for name, words in sections.items()}}
    return {finding.code for finding in check(read_note(said)).findings}


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        (
            "Reports panic four times a week and waking at three. Affect anxious, oriented, speech even.",
            False,
        ),
        ("Reports panic four times a week. He wanted to work on riding the elevator at his office.", True),
        ("Came to continue EMDR on the fire. On edge, oriented, thoughts coherent.", True),
    ],
)
def test_symptoms_under_behavior_are_not_what_the_visit_was_about(words, is_said):
    assert ("missing_presenting_concern" not in codes(behavior=words)) is is_said


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ("Worry on most evenings, with a dry mouth. Neat, oriented, fair eye contact, mood anxious.", False),
        ("Goal of driving twice a week: once this week, not at all in the months before.", False),
        ("She said the breathing helped and her rating fell from 8 to 3.", True),
    ],
)
def test_symptoms_and_goals_under_response_answer_no_work(words, is_said):
    assert ("missing_client_response" not in codes(response=words)) is is_said


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ("Goal 2: ride the bus to the college on weekdays. He chose it himself at intake.", False),
        ("The treatment goal is one evening a week with friends, agreed on with her in August.", False),
        ("Goal 2: ride the bus to the college on weekdays. Three rides this week, none at intake.", True),
        ("The goal is one evening a week with friends, and she is at two a month, up from none.", True),
    ],
)
def test_a_goal_that_is_only_named_tells_no_progress(words, is_said):
    assert ("missing_goal_progress" not in codes(assessment=words)) is is_said
    assert ("missing_goal_progress" not in codes(goals=words)) is is_said


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ("The hour went from the wedding to the price of the hall and back to the wedding.", False),
        ("I drew the loop of worry and checking on the board and had her add her own steps.", True),
    ],
)
def test_talk_under_intervention_is_no_intervention(words, is_said):
    assert ("missing_intervention" not in codes(intervention=words)) is is_said


def test_cooperative_in_a_mental_status_answers_no_work():
    worked = "I used cognitive restructuring on the thought of losing the job."
    assert "missing_client_response" in codes(
        data=f"{worked} Well groomed, cooperative, oriented, speech normal."
    )
    assert "missing_client_response" not in codes(data=f"{worked} She rated her belief in it at 40, from 90.")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Passive death wish x 3 wks, no active ideation, no hx of attempts.", "passive_si"),
        ("SI in 2009, no hx of attempts since.", "denied"),
        (
            "At the check-in the student said that he doesn't want to be alive this term, but he is not thinking about suicide.",
            "passive_si",
        ),
        ("Asked about suicide and self-harm, she denied both.", "denied"),
        ("EPDS 17, item 10 scored 2.", "passive_si"),
        ("EPDS 9, item 10 scored 0.", "denied"),
        ("SI -, HI -, AVH -", "denied"),
        ("SI - plan to overdose on Friday.", "active_si"),
        ("Wish to be dead: no. Thoughts of killing self: no. Suicidal behavior, lifetime: no.", "denied"),
        ("Denied suicidal ideation. She will call the housing office on Thursday.", "denied"),
        ("She feels safe with her daughter, and nobody mistreats her.", "none"),
        ('Mother found "you won\'t have to put up with me much longer" on the whiteboard.', "passive_si"),
        ("If thoughts of self-harm come up, she will use the coping card.", "none"),
    ],
)
def test_a_denial_takes_back_what_it_speaks_of_and_nothing_else(words, state):
    assert risk_in(words) == state


def test_a_score_on_the_edinburgh_scale_asks_for_an_assessment():
    assert "risk_unaddressed" in codes(data="Seven weeks postpartum, tired. EPDS 17, item 10 scored 2.")
    assert "stigmatizing" in codes(data="He was a hopeless drunk for twelve years.")


def test_whoever_was_called_on_in_class_was_not_called_about_a_risk():
    said = "Her mind goes blank when called on. She means to take the pills on Sunday to kill herself."
    assert "risk_plan_missing" in codes(behavior=said)
    assert "risk_plan_missing" not in codes(behavior=said, plan="Called mother, who takes the pills tonight.")


def test_weeks_without_self_harm_towards_a_goal_assess_no_wish_to_die():
    said = {
        "behavior": "She went to bed wishing she were dead.",
        "plan": "Diary card daily. Next Monday, 3 pm.",
    }
    assert "risk_unaddressed" in codes(**said, response="Goal 1, eight weeks without self-harm: week 5.")
    assert "risk_unaddressed" not in codes(**said, response="Denies any thought of suicide, asked twice.")


def test_minutes_of_an_exercise_are_no_session():
    assert "missing_times" in codes(intervention="Taught time-contingent pacing (20 min on, 10 off).")
    assert "missing_times" not in codes(intervention="Taught pacing. Session 50 min.")


def test_what_one_sentence_clearly_says_is_not_lost_in_a_short_section():
    section = (
        '"I don\'t care if I wake up." Reports passive thoughts of death on four evenings, no plan. '
        "Low mood and early waking since the layoff."
    )
    assert "missing_symptoms" not in codes(behavior=section)
