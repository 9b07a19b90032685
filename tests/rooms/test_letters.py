"""The letters about a client's own rights say what the law wants said, and nothing that this answer doesn't carry:
45 CFR 164.524(d)(2), 164.526(d)(1), 164.522(a). Each beside its nearest twin."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from twodrawer.disclosures.letters import outside, rights
from twodrawer.disclosures.letters.frame import Frame
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.people.facts import PracticeFacts

PRACTICE = PracticeFacts(
    ref=UUID(int=1),
    name="Keller Psychotherapy",
    zone="America/Los_Angeles",
    street="214 Alder Street",
    city="Portland, Oregon 97205",
    phone="503-555-0134",
    state="OR",
    npi="",
    is_demo=True,
    idle_minutes=15,
)
FRAME = Frame(PRACTICE, officer="Haddad", to="Rowan", day=date(2026, 11, 20), received_on=date(2026, 11, 3))
DANGER, SOURCE, APART = "endangers_life_or_safety", "confidential_source", "psychotherapy_notes"
MAY_REVIEW, NO_REVIEW = "You may have this decision reviewed", "The law gives no review of this answer."


def whole(letter: Letter) -> str:
    return "\n".join((letter.title, *letter.paragraphs, *letter.points, *letter.after))


def denied(*codes: str, part: str = "", apart: bool = False, rest_by: date | None = None) -> Letter:
    return rights.access_denied(FRAME, codes, part=part, apart=apart, rest_by=rest_by)


def test_a_denial_names_its_ground_and_no_other():
    letter = denied(DANGER)
    assert [point.partition(" (")[2] for point in letter.points] == ["45 CFR 164.524(a)(3)(i))"]
    assert [one.code for one in rights.grounds_named([SOURCE, DANGER], "NO_ACCESS")] == [SOURCE, DANGER]
    assert "Office for Civil Rights" in whole(letter)
    assert "telephone 503-555-0134" in whole(letter)


def test_a_review_is_offered_where_the_law_gives_one_and_only_there():
    """164.524(a)(3), (a)(4), (d)(2)(ii)."""
    assert MAY_REVIEW in whole(denied(DANGER))
    assert MAY_REVIEW in whole(denied(SOURCE, DANGER))
    assert NO_REVIEW not in whole(denied(DANGER))
    assert NO_REVIEW in whole(denied(SOURCE))
    assert MAY_REVIEW not in whole(denied(SOURCE))


def test_psychotherapy_notes_are_answered_in_even_words_without_another_ground():
    """164.524(a)(1)(i): said once, in the words that everybody gets."""
    alone = denied(APART, apart=True)
    assert rights.EVEN in alone.paragraphs
    assert alone.points == ()
    assert "We can't give you" not in whole(alone)
    assert NO_REVIEW not in alone.after
    assert rights.EVEN not in whole(denied(DANGER))
    both = denied(APART, DANGER, apart=True)
    assert len(both.points) == 1
    assert "We can't give you what you asked for." in both.paragraphs


def test_a_part_is_named_and_the_rest_has_its_day():
    letter = denied(DANGER, part="The last session", rest_by=date(2026, 12, 3))
    assert "We can't give you this part of what you asked for: The last session" in letter.paragraphs
    assert "The rest of what you asked for is given to you by December 3, 2026." in letter.after
    assert "The rest" not in whole(denied(DANGER))


def test_an_amendment_of_psychotherapy_notes_is_denied_in_even_words_alone():
    """164.526(a)(2)(iii), (d)(1)."""

    def amendment(*codes: str, apart: bool) -> Letter:
        return rights.amendment_denied(FRAME, codes, apart=apart, words="")

    plain = amendment("accurate_and_complete", apart=False)
    assert len(plain.points) == 1
    assert rights.EVEN_AMENDMENT not in whole(plain)
    assert "You may disagree in writing" in whole(plain)
    even = amendment("not_open_to_inspection", apart=True)
    assert rights.EVEN_AMENDMENT in even.paragraphs
    assert even.points == ()
    assert "for this reason" not in whole(even)
    both = amendment("not_open_to_inspection", "accurate_and_complete", apart=True)
    assert len(both.points) == 2
    assert "for this reason" in whole(both)


def test_whom_to_tell_of_an_amendment_is_said_or_asked():
    """164.526(c)(3)."""
    day = date(2026, 11, 18)
    told = whole(rights.amendment_accepted(FRAME, written_on=day, tell="Sato"))
    asked = whole(rights.amendment_accepted(FRAME, written_on=day, tell=""))
    assert "You named people who should know: Sato." in told
    assert "tell us who" in asked
    assert "You named" not in asked


def test_a_reviewer_from_outside_reads_the_part_the_finding_and_the_ground_to_judge():
    """164.524(d)(4). Grounds that nobody reviews are not put to them."""
    letter = rights.review_asked(
        FRAME, [SOURCE, DANGER], part="The last session", found="A person would be found"
    )
    assert "The part that was held back: The last session" in letter.paragraphs
    assert "What was found: A person would be found" in letter.paragraphs
    assert len(letter.points) == 1
    assert "164.524(a)(3)(i)" in letter.points[0]
    bare = rights.review_asked(FRAME, [DANGER], part="", found="")
    assert "The whole of what was asked for was held back." in bare.paragraphs
    assert "What was found" not in whole(bare)


def test_a_review_is_told_as_it_ended():
    upheld = rights.review_result(FRAME, upheld=True, reviewer="Brandt")
    opened = rights.review_result(FRAME, upheld=False, reviewer="Brandt")
    assert "the answer stands" in whole(upheld)
    assert "you may complain" in whole(upheld)
    assert "you may have what we held back" in whole(opened)
    assert "complain" not in whole(opened)


def test_a_restriction_is_agreed_to_or_not():
    agreed = rights.restriction_answered(FRAME, agreed=True, words="")
    denied_one = rights.restriction_answered(FRAME, agreed=False, words="")
    assert "We agree to it" in whole(agreed)
    assert "We can't agree to it" in whole(denied_one)


def test_what_isnt_said_leaves_no_blank_paragraph():
    letter = FRAME.letter("x", "Title", "One", "", "Two", after=("", "Three"))
    assert (letter.paragraphs, letter.after) == (("One", "Two"), ("Three",))


def test_an_objection_names_counsel_where_somebody_is_named():
    assert "write to our counsel, Brandt." in whole(
        outside.objection(FRAME, counsel="Brandt", words="We object.")
    )
    assert "write to our counsel." in whole(outside.objection(FRAME, counsel="", words="We object."))


def test_a_practice_without_a_telephone_is_reached_by_its_name():
    silent = replace(FRAME, practice=replace(PRACTICE, phone=""))
    assert silent.reach == "Haddad, privacy officer, Keller Psychotherapy"
