"""What stands in a release, field by field: a record that says everything, and one that says as little as it may.

The two are put together by hand, and what leaves is compared whole: the FHIR resources and the sheets of the paper. A
field that the record doesn't have is left out, and never a blank that reads like an answer.
"""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.releases import access
from twodrawer.chart.facts import DiagnosisFacts, GoalFacts, NoteLine, NoteText, Objective, SignatureFacts
from twodrawer.chart.states import State
from twodrawer.disclosures.bundle import bundle
from twodrawer.disclosures.facts_releases import PackageFacts, Part
from twodrawer.disclosures.gathering import Content
from twodrawer.disclosures.paper.release import MASKED, release_sheet
from twodrawer.law import Role
from twodrawer.people.facts import (
    CareTeamFacts,
    ClientFacts,
    ClientIdentity,
    Contact,
    MemberFacts,
    PracticeFacts,
    RepresentativeFacts,
)
from twodrawer.people.facts_coverage import PolicyDetails, PolicyFacts, ReferralFacts
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts

CLIENT, PRACTICE, OKAFOR, KEPT, OTHER, NOTE, ADDED = (UUID(int=number) for number in range(1, 8))
FIRST, LAST = date(2026, 9, 7), date(2026, 11, 2)
START, STOP = datetime(2026, 11, 2, 15, 0, tzinfo=UTC), datetime(2026, 11, 2, 15, 53, tzinfo=UTC)
SIGNED = datetime(2026, 11, 2, 16, 5, tzinfo=UTC)
PRACTICE_FACTS = PracticeFacts(
    PRACTICE, "Keller Psychotherapy", "America/Chicago", "12 Quince Lane", "Peoria", "555 0100", "IL", "", False, 15
)  # fmt: skip
STAFF = {OKAFOR: MemberFacts(OKAFOR, None, "Okafor", "LPC", frozenset({Role.CLINICIAN}), True)}
REACH = Contact("555 0142", "rowan@example.org", "1906 Quince Lane, Apartment 4", "No voice mail")
PACKAGE = PackageFacts(
    UUID(int=20), CLIENT, UUID(int=21), "preparing", 1, access(), OKAFOR, START, None, "", None
)  # fmt: skip


def session(ref: UUID, attendance: str, **changed: Any) -> SessionFacts:
    held = SessionFacts(
        ref, PRACTICE, OKAFOR, "individual", START, STOP, START, STOP, "10", "", "90837", "", None, 1,
        (ParticipantFacts(UUID(int=30), CLIENT, attendance, None),),
    )  # fmt: skip
    return replace(held, **changed)


def note(ref: UUID, *, after: UUID | None = None, **changed: Any) -> NoteText:
    line = NoteLine(ref, CLIENT, KEPT, OKAFOR, after, "SOAP", State.SIGNED, 1, START, SIGNED, 12)
    facts = {
        "start": "2026-11-02T15:00:00.000000Z", "stop": "2026-11-02T15:53:00.000000Z", "planned_start": "", "cpt": "90837",
        "minutes": "53", "modality": "individual", "place": "10", "client_location": "", "consent_on_file": "", "platform": "", "trouble": "",
    }  # fmt: skip
    said = SignatureFacts("author", OKAFOR, "Okafor, LPC", SIGNED, True, 1)
    held = NoteText(
        line, 1, {"subjective": "Sleeps better.", "objective": "  ", "plan": "Again next week."}, facts, "ab" * 32, (said,),
        headings={"subjective": "Subjective", "objective": "Objective", "plan": "Plan"},
    )  # fmt: skip
    return replace(held, **changed)


def full() -> Content:
    """A record that says everything."""
    who = ClientIdentity(
        "Marlow", "Rowan", "they", date(1988, 4, 2), date(2026, 11, 3), "Polish", "Q-17", REACH
    )  # fmt: skip
    card = PolicyDetails(
        "Prairie Health", "M-1", plan="Gold", group="G-7", relation="spouse", subscriber="Sato"
    )
    supervisor = SignatureFacts("supervisor", OKAFOR, "Okafor, LPC", SIGNED, False, 1)
    return Content(
        ClientFacts(CLIENT, who, FIRST, None, 1),
        frozenset(Part),
        (FIRST, LAST),
        (
            RepresentativeFacts(
                UUID(int=40), "guardian", "Sato", "sibling", "By order of the court", REACH, FIRST, LAST
            ),
        ),
        (CareTeamFacts(UUID(int=41), OKAFOR, "Okafor", "primary", FIRST, LAST),),
        (
            PolicyFacts(UUID(int=42), "primary", card, FIRST, LAST),
            PolicyFacts(UUID(int=43), "secondary", replace(card, group="", subscriber=""), FIRST, None),
        ),
        ReferralFacts("A letter of the school", 1),
        (DiagnosisFacts(UUID(int=44), "F41.1", "Generalized anxiety disorder", "Mild", FIRST, LAST, 1),),
        (
            GoalFacts(
                UUID(int=45), 1, "Steady mornings", (Objective("Out of bed by 8:30", "weeks", 4, 1),), FIRST, LAST, None, 1
            ),
            GoalFacts(UUID(int=46), 2, "Less worry", (Objective("", "", 0, 0),), FIRST, None, LAST, 1),
        ),
        (session(KEPT, "kept"),),
        (note(NOTE, addenda=(note(ADDED, after=NOTE, signatures=(supervisor,)),)),),
        STAFF,
        masked=True,
    )  # fmt: skip


def bare() -> Content:
    """A record that says as little as it may."""
    line = note(NOTE).line
    return Content(
        ClientFacts(CLIENT, ClientIdentity("Marlow"), FIRST, None, 1),
        frozenset(Part),
        (None, LAST),
        (RepresentativeFacts(UUID(int=40), "emergency", "Sato", "", "", Contact(), FIRST, None),),
        (),
        (),
        ReferralFacts(),
        (DiagnosisFacts(UUID(int=44), "F41.1", "Generalized anxiety disorder", "", FIRST, None, 1),),
        (GoalFacts(UUID(int=45), 1, "Steady mornings", (Objective("Out of bed"),), FIRST, None, None, 1),),
        (session(OTHER, "no_show", start=None, stop=None, place="11", clinician_ref=UUID(int=99)),),
        (note(NOTE, line=replace(line, author_ref=UUID(int=99)), signatures=(), addenda=(note(ADDED, signatures=()),)),),
        STAFF,
    )  # fmt: skip


def resources(content: Content) -> dict[str, list[dict[str, Any]]]:
    """By their kind, in their order, without the refs that stand for them in this bundle alone."""
    held = json.loads(bundle(PACKAGE, content, PRACTICE_FACTS, salt=b"salt"))
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in held["entry"]:
        one = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{one.pop('id')}"
        found.setdefault(one.pop("resourceType"), []).append(one)
    return found


def less(one: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in names}


def sheet(content: Content) -> dict[str, Any]:
    return release_sheet(PACKAGE, content, PRACTICE_FACTS, ())


def rows(content: Content) -> dict[str, list[list[str]]]:
    return {one["title"]: one["rows"] for one in sheet(content)["lists"]}


# -- for machines: FHIR ----------------------------------------------------------------------------------


def test_the_bundle_begins_with_what_it_is_and_names_every_part_that_has_something():
    held = json.loads(bundle(PACKAGE, full(), PRACTICE_FACTS, salt=b"salt"))
    kinds = [entry["resource"]["resourceType"] for entry in held["entry"]]
    assert kinds[0] == "Composition" and kinds.count("Composition") == 1
    assert len({entry["fullUrl"] for entry in held["entry"]}) == len(kinds)
    titles = [part["title"] for part in held["entry"][0]["resource"]["section"]]
    assert titles == [
        "People around the client", "Insurance", "Care team", "Diagnoses", "Goals", "Sessions", "Progress notes",
    ]  # fmt: skip
    (about,) = resources(bare())["Composition"]
    assert [part["title"] for part in about["section"]] == [
        "People around the client", "Diagnoses", "Goals", "Sessions", "Progress notes",
    ]  # fmt: skip


def test_a_client_with_everything_and_one_with_a_name_alone():
    (whole,) = resources(full())["Patient"]
    assert whole == {
        "identifier": [{"type": {"text": "Record number"}, "value": "Q-17"}],
        "name": [{"use": "official", "text": "Marlow"}, {"use": "usual", "text": "Rowan"}],
        "telecom": [
            {"system": "phone", "value": "555 0142"},
            {"system": "email", "value": "rowan@example.org"},
        ],
        "address": [{"text": "1906 Quince Lane, Apartment 4"}],
        "birthDate": "1988-04-02",
        "deceasedDateTime": "2026-11-03",
        "communication": [{"language": {"text": "Polish"}}],
    }
    assert resources(bare())["Patient"] == [{"name": [{"use": "official", "text": "Marlow"}]}]


def test_people_insurance_and_care_team_say_their_days():
    found = resources(full())
    days = {"start": "2026-09-07", "end": "2026-11-02"}
    (related,) = found["RelatedPerson"]
    assert related["period"] == days and related["relationship"] == [{"text": "guardian, sibling"}]
    first, second = found["Coverage"]
    assert (first["order"], second["order"]) == (1, 2)
    assert (first["period"], second["period"]) == (days, {"start": "2026-09-07"})
    assert found["CareTeam"][0]["participant"] == [
        {"role": [{"text": "primary"}], "member": {"display": "Okafor"}, "period": days}
    ]
    nothing = resources(bare())
    assert "CareTeam" not in nothing and "Coverage" not in nothing
    assert "telecom" not in nothing["RelatedPerson"][0]


def test_diagnoses_and_goals_stand_open_reached_or_ended():
    (resolved,) = resources(full())["Condition"]
    assert resolved["clinicalStatus"]["coding"][0]["code"] == "resolved"
    assert resolved["abatementDateTime"] == "2026-11-02" and resolved["note"] == [{"text": "Mild"}]
    (active,) = resources(bare())["Condition"]
    assert active["clinicalStatus"]["coding"][0]["code"] == "active"
    assert "note" not in active and "abatementDateTime" not in active

    reached, ended = resources(full())["Goal"]
    assert (reached["lifecycleStatus"], reached["statusDate"]) == ("completed", "2026-11-02")
    assert reached["note"] == [{"text": "Out of bed by 8:30"}]
    assert (ended["lifecycleStatus"], ended["statusDate"]) == ("cancelled", "2026-11-02")
    assert "note" not in ended
    (open_one,) = resources(bare())["Goal"]
    assert open_one["lifecycleStatus"] == "active" and "statusDate" not in open_one


def test_a_session_that_was_kept_has_its_code_and_one_that_was_missed_has_none():
    (kept,) = resources(full())["Encounter"]
    assert (kept["status"], kept["class"]["code"]) == ("finished", "VR")
    assert kept["type"][0]["coding"][0]["code"] == "90837"
    assert kept["period"] == {"start": "2026-11-02T09:00:00-06:00", "end": "2026-11-02T09:53:00-06:00"}
    (missed,) = resources(bare())["Encounter"]
    assert (missed["status"], missed["class"]["code"]) == ("cancelled", "AMB")
    assert "type" not in missed


def test_a_note_says_its_words_its_day_its_session_and_what_was_added():
    about, added = resources(full())["DocumentReference"]
    attached = about["content"][0]["attachment"]
    assert (
        base64.b64decode(attached["data"]).decode() == "Subjective\nSleeps better.\n\nPlan\nAgain next week."
    )
    assert attached["title"] == "Progress note, session of 2026-11-02"
    assert about["date"] == "2026-11-02T10:05:00-06:00" and "relatesTo" not in about
    assert about["author"] != [about["subject"]] and about["context"]["encounter"]
    assert resources(full())["Practitioner"] == [{"name": [{"text": "Okafor, LPC"}]}]
    assert added["relatesTo"][0]["code"] == "appends" and added["type"]["text"] == "Addendum"

    first, second = resources(bare())["DocumentReference"]
    assert not {"date", "context", "description"} & set(first), "no signature, and its session isn't here"
    undated = replace(bare(), notes=(note(NOTE, facts={**note(NOTE).facts, "start": ""}),))
    (one,) = resources(undated)["DocumentReference"]
    assert one["content"][0]["attachment"]["title"] == "Progress note"
    assert second["relatesTo"][0]["code"] == "appends"


# -- for people: the sheets ---------------------------------------------------------------------------------


def test_the_first_sheet_says_for_whom_for_which_days_and_whether_names_were_taken_out():
    whole, nothing = sheet(full()), sheet(bare())
    assert whole["running"] != nothing["running"]
    text, less_text = json.dumps(whole), json.dumps(nothing)
    assert "Marlow (Rowan)" in text and "born April 2, 1988" in text
    assert "Marlow (" not in less_text and ", born" not in less_text
    assert "September 7, 2026 to November 2, 2026" in json.dumps(
        release_sheet(replace(PACKAGE, facts=access(days=(FIRST, LAST))), full(), PRACTICE_FACTS, ())
    )
    assert "Until November 2, 2026" in json.dumps(
        release_sheet(replace(PACKAGE, facts=access(days=(None, LAST))), full(), PRACTICE_FACTS, ())
    )
    assert MASKED in whole["preface"] and MASKED not in nothing["preface"]
    assert json.dumps(whole["about"]).count("1906 Quince Lane") == 1
    without = replace(access().recipient, address="")
    elsewhere = release_sheet(replace(PACKAGE, facts=access(recipient=without)), bare(), PRACTICE_FACTS, ())
    assert "Address" not in json.dumps(elsewhere["about"])
    assert whole["practice"]["lines"] != []
    assert (
        len(release_sheet(PACKAGE, bare(), replace(PRACTICE_FACTS, phone=""), ())["practice"]["lines"]) == 1
    )


def test_an_insurance_card_says_what_is_on_it():
    said = json.dumps(sheet(full())["identity"])
    assert "Pronouns" in said and "Pronouns" not in json.dumps(sheet(bare())["identity"])
    for words in (
        "Group G-7",
        "Subscriber Sato, spouse",
        "From September 7, 2026 until November 2, 2026",
    ):
        assert said.count(words) == 1
    assert said.count("Group") == 1 and said.count("Subscriber") == 1 and said.count(" until ") == 1


def test_a_guardian_is_named_with_the_days_of_the_authority():
    assert "until November 2, 2026" in json.dumps(sheet(full())["people"])
    assert "until" not in json.dumps(sheet(bare())["people"])


def test_lists_say_what_stands_and_leave_out_what_has_no_line():
    found = rows(full())
    assert found["Diagnoses"][0][1] == "Generalized anxiety disorder (Mild)"
    assert [row[3] for row in found["Goals"]] == ["Reached Nov 2, 2026", "Ended Nov 2, 2026"]
    assert "Out of bed by 8:30 (1 of 4 weeks)" in found["Goals"][0][1]
    assert "Care team" in found
    nothing = rows(bare())
    assert "Care team" not in nothing
    assert nothing["Diagnoses"][0][1] == "Generalized anxiety disorder"
    assert nothing["Goals"][0][3] == "Open" and nothing["Goals"][0][1].endswith("Out of bed")


def test_a_session_says_its_minutes_its_code_and_its_clinician_where_there_are_any():
    (kept,), (missed,) = rows(full())["Sessions"], rows(bare())["Sessions"]
    assert kept[1].endswith(", 53 min") and kept[4:] == ["90837", "Okafor"]
    assert missed[1].endswith(" (planned)") and "min" not in missed[1] and missed[4:] == ["", ""]
    (open_end,) = rows(replace(full(), sessions=(session(KEPT, "kept", stop=None),)))["Sessions"]
    assert "min" not in open_end[1] and "planned" not in open_end[1]


def test_a_note_says_who_wrote_it_who_signed_as_what_and_no_section_that_is_blank():
    (whole,), (nothing,) = sheet(full())["notes"], sheet(bare())["notes"]
    assert "Okafor, LPC" in json.dumps(whole["facts"]) and "Okafor" not in json.dumps(nothing["facts"])
    assert [one["heading"] for one in whole["sections"]] == ["Subjective", "Plan"]
    assert whole["signatures"][0]["part"] == ""
    (added,) = whole["additions"]
    assert added["signatures"][0]["part"] == "(supervisor)"
    assert added["title"] == "Addendum, November 2, 2026"
    assert [one["title"] for one in nothing["additions"]] == ["Addendum"]
