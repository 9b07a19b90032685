"""What a text states of risk: each line of the development set, and whole notes of other hands."""

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.writing.texts import passages
from tests.support.floors import fallen
from twodrawer.lib.yaml_text import read_yaml
from twodrawer.writing.checker import check, read_note
from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Lexicon, read
from twodrawer.writing.passages import elements_in, issues_in, risk_in
from twodrawer.writing.risk import ACUTE, Holds, Risk, item_nine, risk_of
from twodrawer.writing.training.__main__ import ELEMENT_FILE as ELEMENT_MODEL
from twodrawer.writing.training.__main__ import RISK_FILE as RISK_MODEL
from twodrawer.writing.training.taught import FILES, lines_of

LINES = passages("development")
# The rules were built on what stands under the first heading, and read all of it rightly. What came later tells risks in
# roundabout ways.
FIRST = [line for line in LINES if line["heading"] == 1]
NEWEST = max(line["heading"] for line in LINES)
LATER = [line for line in LINES if 1 < line["heading"] < NEWEST]
# The newest were added for what the fourth blind set showed to be missed: no rule names them, the sense was taught them.
LAST = [line for line in LINES if line["heading"] == NEWEST]
# Of the first this is read as more than it is: the knife, the man himself and its use stand together.
MORE_ACUTE = {
    Risk.HI: {
        "Client has been carrying a knife to protect himself and says he'll use it on his cousin if he comes near.": "active_si"
    },
}
# How many of the later ones are read wrongly today: what sounds like a risk is read as one sooner than missed. A change may
# lower these figures.
MISREAD = {
    Risk.NONE: 13,
    Risk.DENIED: 2,
    Risk.ABUSE_REPORT: 0,
    Risk.SELF_HARM: 0,
    Risk.PASSIVE_SI: 1,
    Risk.HI: 0,
    Risk.ACTIVE_SI: 0,
}


@pytest.mark.parametrize("kind", list(Risk))
def test_each_state_of_risk_is_read_from_the_words_of_the_development_set(kind):
    lines = [line for line in FIRST if line["risk"] == kind.value]
    assert len(lines) > 15
    wrong = {line["text"]: got for line in lines if (got := risk_in(line["text"])) != kind.value}
    assert wrong == MORE_ACUTE.get(kind, {})


@pytest.mark.parametrize("kind", list(Risk))
def test_most_of_what_is_told_in_roundabout_ways_is_read_rightly(kind):
    lines = [line for line in LATER if line["risk"] == kind.value]
    assert len(lines) > 10
    wrong = [(line["text"], got) for line in lines if (got := risk_in(line["text"])) != kind.value]
    assert len(wrong) <= MISREAD[kind], wrong


def test_the_newest_are_read_as_a_risk_where_they_are_one():
    told = [line["text"] for line in LAST if line["risk"] in ACUTE]
    assert len(told) >= 35
    noticed = [text for text in told if risk_in(text) in ACUTE]
    assert len(noticed) >= 38, set(told) - set(noticed)  # today's figure; a change may raise it


def test_every_risk_but_none_comes_with_the_element_risk():
    told = [line["text"] for line in FIRST if line["risk"] not in ("?", "none")]
    read_so = [line["text"] for line in LINES if risk_in(line["text"]) != "none"]
    assert told and read_so
    assert not [text for text in (*told, *read_so) if "risk" not in elements_in(text)]


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("PHQ-9 is 14, item 9 is 1.", 1),
        ("PHQ-9 = 9 (item 9: 0)", 0),
        ("Item 9 rose from 0 to 2.", 2),
        ("Scored a 3 on item 9.", 3),
        ("PHQ-9 is 14, down from 18.", None),
        ("Item 9 of the list is the milk.", None),
        ("PHQ-9: 18 (q9=1)", 1),
    ],
)
def test_item_nine_is_read_from_its_own_number_only(said, score):
    assert item_nine(said) == score


def test_a_mention_keeps_its_place_in_the_text():
    said = read("Sleeps badly.\nDenies plan, but thinks of killing himself at night.")
    mention = next(one for one in risk_of(said).mentions if one.kind is Risk.ACTIVE_SI)
    assert said.words(mention.match) == "killing himself"


def test_the_notes_of_the_demo_state_no_acute_risk_by_mistake():
    """They were written by others, and deny risk in as many ways as there are notes."""
    folder = resources.files("twodrawer.config").joinpath("demo/content/notes")
    alarms = []
    for file in folder.iterdir():
        for note in read_yaml(file.read_text(encoding="utf-8"))["notes"]:
            text = "\n".join(note.get("sections", {}).values())
            state = risk_of(read(text)).state
            if state in ACUTE and not re.search(r"item 9 is [1-3]|not to wake up|better off dead", text):
                alarms.append((file.name, state, text))
    assert not alarms


@given(st.text(max_size=400))
def test_any_text_can_be_read(said):
    assert risk_in(said) in set(Risk)
    assert elements_in(said) <= set(Element)
    issues_in(said)


def test_a_name_counts_as_a_third_partys_unless_it_is_the_clients():
    assert "third_party_name" in issues_in("Argued with her sister Megan about rent.")
    assert "third_party_name" not in issues_in("Rowan walked to the tram and met Dr. Patel.")


def test_a_wording_that_no_rule_names_is_sensed_and_is_a_warning():
    text = "He drinks by the river each night and thinks that it would be easier to let the water have him."
    stated = risk_of(read(text))
    assert stated.state is Risk.PASSIVE_SI
    assert {mention.match.sign for mention in stated.mentions} == {"sense.passive_si"}
    found = check(read_note({"format": "BASIC", "sections": {"Note": text}})).findings
    about_risk = [finding for finding in found if finding.code in ("risk_unaddressed", "risk_plan_missing")]
    assert {finding.code for finding in about_risk} == {"risk_unaddressed", "risk_plan_missing"}
    assert {finding.severity.value for finding in about_risk} == {"warning"}


def test_a_plain_denial_is_not_taken_for_a_risk():
    for text in (
        "Client denies SI, plan or intent.",
        "Her brother killed himself in March.",
        "Any thoughts of death? None.",
    ):
        assert not [m for m in risk_of(read(text)).mentions if m.holds is Holds.NOW], text


def test_a_name_for_words_stands_in_one_lexicon():
    with pytest.raises(AssertionError, match="names the set tool a second time"):
        Lexicon({"a": "sets: {tool: x}\nsigns: {}", "b": "sets: {tool: y}\nsigns: {}"})


# Of authors by whose passages nothing was taught: `make model` measures it and writes it down. Floors a little below.
def test_strangers_are_read_no_worse_than_they_were():
    floors = {
        "strangers_acute_noticed": 0.88,
        "strangers_denied_right": 0.9,
        "strangers_none_right": 0.95,
        # Those who wrote in order to be read wrongly.
        "harder_strangers_acute_noticed": 0.8,
        "harder_strangers_denied_right": 0.77,
        "harder_strangers_none_right": 0.84,
        "newest_strangers_acute_noticed": 0.83,
        "newest_strangers_denied_right": 0.66,
        "newest_strangers_none_right": 0.88,
        "latest_strangers_acute_noticed": 0.92,
        "latest_strangers_denied_right": 0.82,
        "latest_strangers_none_right": 0.93,
        "last_strangers_acute_noticed": 0.87,
        "last_strangers_denied_right": 0.93,
        "last_strangers_none_right": 0.94,
        "wider_strangers_acute_noticed": 0.92,
        "wider_strangers_denied_right": 0.84,
        "wider_strangers_none_right": 0.94,
        "paired_strangers_acute_noticed": 0.94,
        "paired_strangers_denied_right": 0.85,
        "paired_strangers_none_right": 0.84,
    }
    assert fallen(RISK_MODEL, floors) == {}
    assert fallen(ELEMENT_MODEL, {"strangers_f1": 0.81}) == {}


def test_the_second_readings_are_small():
    assert RISK_MODEL.stat().st_size + ELEMENT_MODEL.stat().st_size < 1_500_000


def test_a_draft_is_read_without_taking_back_what_the_rules_found():
    text = "Client said, “I’ll end it tonight,” and then denied it."
    stated = risk_of(read(text), only_more=True)
    assert not [m for m in stated.mentions if m.match.sign == "sense.denied"]


def test_a_question_without_its_answer_denies_nothing():
    for text in ("Assessed for SI.", "Asked directly about thoughts of suicide, and client ___."):
        assert risk_in(text) == Risk.NONE, text
    assert risk_in("Assessed for SI, which she denied.") == Risk.DENIED


def test_a_kind_named_after_a_field_is_there_and_one_denied_there_is_not():
    assert risk_in("SI: passive. HI: none. SIB: none.") == Risk.PASSIVE_SI
    assert risk_in("SI: passive denied. HI: none.") == Risk.DENIED


def test_a_no_with_a_turn_in_it_is_not_taken_for_a_denial():
    assert risk_in("Any thoughts of suicide? “No, but sometimes I wish I was dead.”") == Risk.PASSIVE_SI
    assert risk_in("Client does not deny suicidal thoughts.") == Risk.ACTIVE_SI


def test_every_line_of_the_training_files_has_a_known_state():
    for name in FILES:
        wrong = [line.text for line in lines_of(name) if line.risk not in {*Risk, "?"} or not line.text]
        assert not wrong, name


def test_a_question_alone_denies_nothing_however_much_it_sounds_like_one():
    for text in (
        "Any thoughts of suicide?",
        "To “Any thoughts of suicide?” the client answered: “Sometimes.”",
        "To “Any thoughts of suicide?” the client answered: “I don't know.”",
        "Thoughts of killing himself, asked about again today.",
    ):
        assert risk_in(text) != "denied", text
    assert risk_in("Any thoughts of suicide? None.") == "denied"


def test_a_denial_is_no_answer_to_the_work_and_a_plan_is_no_symptom():
    good = {
        "Data": "Client came about poor sleep. Sleeps four hours. Oriented, mood low. Taught stimulus control.",
        "Response": "She tried the breathing and said that it helped.",
        "Plan": "Next session Tuesday at 9.",
    }

    def missing(**changed):
        note = read_note({"format": "BASIC", "sections": {**good, **changed}})
        return {element.value for element in check(note).missing}

    assert "client_response" not in missing()
    assert "client_response" in missing(Response="She denied any thoughts of suicide or of hurting anyone.")
    assert "symptoms" not in missing()
    ahead = {
        "Data": "Client came to plan the move. Oriented. Taught stimulus control.",
        "Plan": "Log pain on Friday.",
    }
    assert "symptoms" in missing(**ahead)


def test_thoughts_of_killing_ask_for_more_than_a_skill():
    def codes(stated):
        said = {"Note": f"{stated} Practiced urge surfing."}
        return {one.code for one in check(read_note({"format": "BASIC", "sections": said})).findings}

    assert "risk_plan_missing" not in codes("She cut her forearm twice this week.")
    assert "risk_plan_missing" in codes("He has thoughts of killing himself and a plan to overdose.")


def test_a_plan_is_overdue_today_where_the_day_of_the_session_is_not_known():
    def codes(due, start):
        context = {"plan": {"due": due}, "session": {"start": start}}
        said = {"Plan": "Client walks twice by Friday."}
        note = read_note({"format": "BASIC", "sections": said, "context": context})
        return {one.code for one in check(note).findings}

    assert "plan_overdue" in codes("2025-01-15", "11:00")
    assert "plan_overdue" not in codes("2125-01-15", "11:00")
    assert "plan_overdue" not in codes("2025-01-15", "2025-01-14T11:00")


def test_a_family_name_or_a_place_makes_a_name_of_a_word():
    for text in (
        "She walks in with Jordan Pell from her homeroom now.",
        "She decided to ask Keziah from her homeroom first.",
    ):
        assert "third_party_name" in issues_in(text), text
    assert "third_party_name" not in issues_in("In summer she hopes to rest, in June from work too.")


def test_what_is_denied_beside_a_risk_does_not_hide_it():
    """Each clause is heard by itself: the word of a denial says nothing of the next clause."""
    for text in (
        "Denies SI. Tells me that he means to wait for the foreman by his car and beat him.",
        "She wishes most evenings that the stroke had finished her; no plan, no intent.",
        "Burned her wrist with the iron on Monday, on purpose. No SI, no HI.",
        "He told his aunt that there is no point in going on.",
    ):
        assert risk_in(text) in ("hi", "passive_si", "self_harm"), text
    for text in (
        "No SI, HI or SIB; sleeping well, back at the shop.",
        "Burned her hand on the iron, by accident.",
    ):
        assert risk_in(text) in ("denied", "none"), text


def _codes(note, **context):
    said = {"format": "BASIC", "sections": {"Note": note}, "context": context}
    return {finding.code for finding in check(read_note(said)).findings}


def test_a_hospital_that_is_only_named_is_nothing_done_about_a_risk():
    stated = "He thinks daily of hanging himself."
    assert "risk_plan_missing" in _codes(
        f"{stated} PHQ-9 21, 23 at admission; works in the hospital laundry."
    )
    assert "risk_plan_missing" not in _codes(f"{stated} His brother drove him to the hospital from here.")


def test_a_score_in_a_note_denies_no_risk():
    note = (
        "Client came to talk about the move. She slept six hours on most nights and is back at work. "
        "PHQ-9 today is 14 (18 four weeks ago). Taught paced breathing, and she practiced it twice. "
        "She will call the landlord on Friday. Next session Tuesday at 9."
    )
    assert "missing_risk" in _codes(note)


def test_minutes_awake_are_no_session_times_and_a_night_is_no_goal():
    for note in (
        "Asleep within 30 minutes, none at intake.",
        "She gets up after 20 minutes awake since the last visit.",
    ):
        assert "missing_times" in _codes(note), note
    assert "missing_times" not in _codes("Session of 53 minutes, client awake, alert and oriented.")
    goals = ["Stay in class four days a week and through one night away"]
    assert "no_goal_link" in _codes("One argument this week, at night, over the dishes.", goals=goals)
    assert "no_goal_link" not in _codes("Stayed in class on three days.", goals=goals)


def test_a_note_without_a_diagnosis_is_told_so_even_if_the_chart_has_none():
    assert {"missing_diagnosis", "no_live_diagnosis"} <= _codes(
        "Client came to talk about work.", diagnoses=[]
    )
    assert "missing_diagnosis" not in _codes("Panic disorder (F41.0), improving.", diagnoses=[])


def test_a_rank_makes_a_name_and_capitals_alone_do_not():
    assert "third_party_name" in issues_in("It was Lieutenant Maddox Quarrie who wrote the report.")
    for text in (
        "Risk was low and Safety Plan was reviewed.",
        "She practiced after Behavioral Activation was introduced.",
        "Principal Diagnosis: F41.1, unchanged.",
        "A lieutenant called his mother.",
    ):
        assert "third_party_name" not in issues_in(text), text


def test_a_yawn_is_seen_and_no_remark_of_the_writers():
    assert "private_content" not in _codes("Alert, yawning at times, speech even, mood tired.")
    assert "private_content" in _codes("I stifled a yawn for most of the hour.")
    assert "stigmatizing" in _codes("He is a habitual liar.")


def test_what_serves_the_treatment_is_no_idle_detail_and_coaching_is_no_abuse():
    for note in (
        "Working full time, made both of his son's soccer games.",
        "Goes down for lunch, gave up bingo.",
    ):
        assert "irrelevant_detail" not in _codes(note), note
    assert "irrelevant_detail" in _codes("The soccer game was on and they lost.")
    assert risk_in("Coached client through touching the railing for ten minutes without washing.") == "none"
