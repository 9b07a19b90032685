"""What answers what: a question and its "N.", a wish and its end, a goal and how far it is, a rating and a clock."""

import pytest

from twodrawer.writing.checker import check, read_note
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import read
from twodrawer.writing.note_signs import elements_by_rules, names_a_goal
from twodrawer.writing.passages import risk_in
from twodrawer.writing.tokens import passages_of


@pytest.mark.parametrize(
    ("form", "state"),
    [
        ("Wish dead? N. Kill self? N. Hurt others? N. Safe at home? Y.", "denied"),
        ("Wish dead? N. Kill self? Y. Hurt others? N. Safe at home? Y.", "active_si"),
        ("Wish dead? Y. Kill self? N. Hurt others? N. Safe at home? Y.", "passive_si"),
        ("Thoughts of suicide? Yes. Plan? No. Intent? No. Means at home? No.", "active_si"),
        ("SI? N  HI? N  AVH? N", "denied"),
        ("Columbia completed: lifetime 1 and 2 yes (college), past month no to all.", "denied"),
        ("Columbia: past month 1 and 2 yes.", "active_si"),
    ],
)
def test_a_form_is_read_question_by_question(form, state):
    assert risk_in(form) == state


def test_a_question_is_read_with_its_answer():
    tokens = read("Low all week. Wants to be dead? No. Slept six hours. Ate twice. Walked to work.").tokens
    told = [" ".join(one.word for one in tokens.all[first:last]) for first, last in passages_of(tokens)]
    assert told[:2] == ["low all week .", "wants to be dead ? no ."]
    assert len(told) == 5


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("The wish not to wake up that she spoke of in the spring has not returned.", "denied"),
        ("The wish not to wake up that she spoke of in the spring has returned.", "passive_si"),
        ("Six months today w/out self-harm.", "denied"),
    ],
)
def test_what_is_over_is_told_by_its_last_words(told, state):
    assert risk_in(told) == state


@pytest.mark.parametrize(
    ("sentence", "is_only_named"),
    [
        ("The goal they wrote in March, one row a week, was read aloud and left as it is.", True),
        ("Her goal, one outing a month, was chosen by her at intake and stands as written.", True),
        ("The objective agreed on, nine hours in bed, still fits what he wants.", True),
        ("The goal agreed on in May is met: one row this week.", False),
        ("Toward the goal she set down, she is closer by two outings.", False),
        ("The goal is one evening a week with friends.", True),
    ],
)
def test_a_goal_whose_wording_is_kept_tells_no_progress(sentence, is_only_named):
    assert names_a_goal(sentence) == is_only_named


def test_a_rating_that_ended_at_forty_is_no_clock_time():
    assert Element.SESSION_TIMES not in elements_by_rules(read("Distress started at 75 and ended at 40."))
    assert Element.SESSION_TIMES in elements_by_rules(read("Session started at 3 and ended at 4."))


@pytest.mark.parametrize(
    ("plan", "is_enough"),
    [
        ("Phone her niece on Sunday. Next visit 4/28.", False),
        ("Protective factors are her son and her church. Next visit 4/28.", False),
        ("Will call client tomorrow at 9. Next visit 4/28.", True),
        ("Crisis plan written with her, daughter keeps the tablets. Next visit 4/28.", True),
    ],
)
def test_a_call_to_anybody_is_nothing_done_about_thoughts_of_killing_oneself(plan, is_enough):
    told = "Thinks of killing herself with her heart tablets three evenings a week, no intent today."
    answer = check(read_note({"format": "SOAP", "sections": {"Subjective": told, "Plan": plan}}))
    assert ("risk_plan_missing" not in {one.code for one in answer.findings}) == is_enough


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("Thinking about sucide most nights.", "active_si"),
        ("Plans to overdse on her pills.", "active_si"),
        ("Urges to assult his father, rated 8/10 this week.", "hi"),
        ("Denied sucide or homocide.", "denied"),
        ("The roast was overdone and he felt insulted.", "none"),
    ],
)
def test_a_mistyped_word_about_risk_is_read_as_what_it_is_one_letter_from(told, state):
    assert risk_in(told) == state


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("She denied wanting to go to sleep and never wake up.", "denied"),
        ("Denies wish to be dead, denies plan, no firearms in the home.", "denied"),
        ("Denies wish to be dead, denies plan, wants to hurt her brother.", "hi"),
        ("Denies suicidal thoughts, just wishes it were over.", "passive_si"),
        ("Denies plan, wants to kill herself.", "active_si"),
    ],
)
def test_a_plain_denial_stands_and_ends_where_somebody_wants_something(told, state):
    assert risk_in(told) == state


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("Used a chain analysis on the evening when she wished she was dead; client spotted the skipped lunch as a link.", "passive_si"),
        ("Chain analysis of the cutting of 2/11, done on the whiteboard; she named the text from her ex as a link.", "self_harm"),
        ("Used a chain analysis on the evening when she skipped group; client spotted the late bus as a link.", "none"),
    ],
)  # fmt: skip
def test_a_risk_that_is_named_within_the_work_on_it_is_heard_in_its_clause(told, state):
    assert risk_in(told) == state


@pytest.mark.parametrize(
    ("remark", "codes"),
    [
        ("I suspect he is exaggerating how well he slept.", {"private_content", "not_objective"}),
        ("I caught myself envying his energy and had a fantasy of phoning his manager.", {"private_content"}),
    ],
)
def test_a_remark_of_ones_own_that_judges_the_client_is_told_as_both(remark, codes):
    found = {one.code for one in check(read_note({"sections": {"Assessment": remark}})).findings}
    assert found & {"private_content", "not_objective"} == codes
