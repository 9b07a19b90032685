"""Before a note is signed: the client's eye and the payer's eye, as each would really leave.

The client's is the note as a release to the client holds it. The payer's holds no word of the note: the session and the
diagnoses as a release for payment lists them, the minutes against the code, and what the payer's file asks of the note.
"""

from dataclasses import dataclass
from datetime import date, datetime

from twodrawer.audit.reading import reading
from twodrawer.chart import queries as chart
from twodrawer.chart.facts import NoteText
from twodrawer.desk.queries.findings import Findings
from twodrawer.desk.queries.payer_rules import rules_for
from twodrawer.disclosures.queries.previews import ClientsEye, PayersEye, clients_eye, payers_eye
from twodrawer.law import Member
from twodrawer.people import queries as people
from twodrawer.scheduling import queries as scheduling
from twodrawer.writing.checker.messages import missing_code
from twodrawer.writing.elements import Element
from twodrawer.writing.payer_file import PayerRules

ASKED = {
    Element.SESSION_TIMES: "Start and stop",
    Element.LOCATION_MODALITY: "Place and kind of session",
    Element.DIAGNOSIS: "Diagnosis",
    Element.PRESENTING_CONCERN: "What the visit was about",
    Element.SYMPTOMS: "Symptoms",
    Element.FUNCTIONAL_STATUS: "Day-to-day functioning",
    Element.MENTAL_STATUS: "Mental status",
    Element.TEST_RESULT: "Test results",
    Element.MEDICATION: "Medication",
    Element.INTERVENTION: "What you did",
    Element.CLIENT_RESPONSE: "How the client responded",
    Element.RISK: "Risk",
    Element.GOAL_PROGRESS: "Progress toward a goal",
    Element.HOMEWORK: "What was agreed until next time",
    Element.PLAN: "Plan",
}
"""Every element in words, in the order in which the page lists them."""


@dataclass(frozen=True)
class Asked:
    """One thing the payer's file asks of a note, and whether the checker finds it."""

    words: str
    is_there: bool


@dataclass(frozen=True)
class Eyes:
    """Both previews of one text."""

    client: ClientsEye
    payer: PayersEye
    payer_name: str
    asked: tuple[Asked, ...]
    time: str  # the minutes against the code, in a sentence; blank: the code carries no time
    time_fits: bool

    @property
    def lacking(self) -> int:
        """How much of what the payer asks is not in the note."""
        return sum(not one.is_there for one in self.asked)


def eyes_of(text: NoteText, found: Findings, *, by: Member, at: datetime, on: date, zone: str) -> Eyes:
    """What would leave of the text that was frozen for this member's own signature."""
    line = text.line
    with reading("note.previewed", by=by, at=at, purpose="treatment") as read:
        read.of("note", line.ref)
        session = scheduling.session_facts(line.session_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
        diagnoses, _ = chart.treatment(line.client_ref, by=by, on=on, read=read)
        rules = rules_for(text, by=by, on=on, read=read)
    own = people.all_refs_of(line.client_ref)
    mine = [one for ref, one in names.items() if ref in own]
    staff = people.member_facts(by.practice_ref, [line.author_ref, session.clinician_ref], on=on)
    minutes = text.facts["minutes"]
    return Eyes(
        client=clients_eye(
            text,
            client=[name for one in mine for name in (one.legal_name, one.name) if name],
            others=[
                name for ref, one in names.items() if ref not in own for name in (one.name, one.legal_name)
            ],
            author=staff[line.author_ref],
            zone=zone,
        ),
        payer=payers_eye(
            session, diagnoses, client_refs=own, clinician=staff[session.clinician_ref], zone=zone
        ),
        payer_name=rules.name,
        asked=() if line.addendum_to else _asked(rules, found),
        time=_time(rules, text.facts["cpt"], minutes),
        time_fits=_fits(rules, text.facts["cpt"], minutes),
    )


def _asked(rules: PayerRules, found: Findings) -> tuple[Asked, ...]:
    codes = {one.code for one in found.whole} | {one.code for box in found.beside for one in box.findings}
    return tuple(
        Asked(words, missing_code(element) not in codes)
        for element, words in ASKED.items()
        if element in rules.required
    )


def _fits(rules: PayerRules, code: str, minutes: str) -> bool:
    stands_for = rules.times.get(code)
    return stands_for is None or (minutes.isdigit() and stands_for.covers(int(minutes)))


def _time(rules: PayerRules, code: str, minutes: str) -> str:
    stands_for = rules.times.get(code)
    if stands_for is None:
        return ""
    took = f"{minutes} minutes" if minutes.isdigit() else "no minutes"
    return f"{code} stands for {stands_for.words}; this session records {took}."
