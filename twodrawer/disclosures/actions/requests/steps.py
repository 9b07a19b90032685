"""How a step is written: the state moves, the step stands, the ledger has its entry, all in the act's transaction."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.chart.content import fresh_salt
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.dossier import Dossier
from twodrawer.disclosures.events_requests import request_event
from twodrawer.disclosures.facts_requests import StepFacts
from twodrawer.disclosures.letters.frame import Frame
from twodrawer.disclosures.letters.letter import Letter
from twodrawer.disclosures.models import Request, RequestStep
from twodrawer.disclosures.request_states import CLOSED, State, Step, after
from twodrawer.disclosures.requests_sealed import seal_step
from twodrawer.disclosures.standing_requests import dossier_of, require_request
from twodrawer.law import Act
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.words import Record
from twodrawer.lib.errors import Conflict, Invalid, Refs
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import clean
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import keyring

LONGEST_WORDS = 12_000


@dataclass(frozen=True)
class Doing:
    """A request in the hands of somebody who may do this to it, opened and locked."""

    row: Request
    dossier: Dossier
    answer: law.Answer
    by: law.Member
    at: datetime
    on: date

    @property
    def answers(self) -> dict[Record, law.Answer]:
        """What the law says today of each record that was asked for."""
        return self.dossier.answers(on=self.on)

    def frame(self, to: str = "") -> Frame:
        """The head of a letter about this request. `to`: somebody else than the requester."""
        who = self.dossier.requester
        named = "\n".join(filter(None, [who.name, who.organization, who.address]))
        member = people.member_facts(self.by.practice_ref, [self.by.ref], on=self.on)[self.by.ref]
        practice = people.practice_facts(self.by.practice_ref)
        return Frame(practice, member.name, to or named, self.on, self.row.received_on)


@dataclass(frozen=True)
class Said:
    """What a step says, and what it changes besides the state."""

    words: str = ""
    human: Human | None = None
    word: Word | None = None
    more: dict[str, str] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    letter: Letter | None = None
    known: Known | None = None
    state: State | None = None  # where the step leads elsewhere than the table of moves says
    due_on: date | None = None
    extended: bool = False
    reviewer_ref: UUID | None = None
    reviewer_is_done: bool = False
    also: Refs = ()


def begin(
    request_ref: UUID, act: Act, *, version: int | None, by: law.Member, at: datetime, on: date
) -> Doing:
    """The request, opened and locked, for an act that the law allows. `version`: the one that the page showed."""
    row, answer = require_request(act, request_ref, by=by, on=on, lock=True)
    if version is not None and version != row.version:
        raise _somebody_was_faster()
    return Doing(row, dossier_of(row, by=by), answer, by, at, on)


def take_step(doing: Doing, kind: Step, said: Said) -> UUID:
    """The step stands with the question to the law and its answer of this day. Its ref.

    Two clicks at once make one step: the second finds another version and changes nothing.
    """
    row, dossier = doing.row, doing.dossier
    state = said.state or after(kind, dossier.state)
    if state in CLOSED and dossier.reviewer is not None and not said.reviewer_is_done:
        state = State.REVIEWING  # 164.524(d)(4): it isn't over before the reviewer has answered
    if said.known is not None:
        dossier = replace(dossier, known=said.known)
    facts = StepFacts(
        ref=new_ref(),
        number=len(dossier.steps) + 1,
        kind=kind,
        made_by=doing.by.ref,
        made_at=doing.at,
        on_day=doing.on,
        words=said.words,
        human=said.human,
        word=said.word,
        # Random bytes for every file of the letter, so that its hash in the ledger confirms no guess (note N5).
        more={**said.more, **({"salt": fresh_salt().hex()} if said.letter else {})},
        grounds=said.grounds,
        letter=said.letter,
        asked={one: dossier.ask(one, on=doing.on) for one in dossier.wish.records},
    )
    changed: dict[str, object] = {"state": state.value, "version": row.version + 1}
    if said.due_on is not None:
        changed["due_on"] = said.due_on
    if said.extended:
        changed["extended"] = True
    if said.reviewer_ref is not None:
        changed["reviewer_id"] = said.reviewer_ref
    if said.reviewer_is_done:
        changed["reviewer_id"] = None  # the right to see it ends with the work that it was for
    if not Request.objects.filter(ref=row.ref, version=row.version).update(**changed):
        raise _somebody_was_faster()
    write_step(row, facts, said.known, by=doing.by)
    event = request_event(
        kind.value,
        row.ref,
        client_ref=row.client_id,
        kind=row.kind,
        state=state.value,
        under=doing.answer.citations,
        due_on=said.due_on,
        also=said.also,
    )
    record(event, by=doing.by, at=doing.at)
    return facts.ref


def write_step(row: Request, facts: StepFacts, known: Known | None, *, by: law.Member) -> None:
    """The step's row. For this package, inside an act."""
    RequestStep.objects.create(
        ref=facts.ref,
        practice_id=row.practice_id,
        request=row,
        number=facts.number,
        kind=facts.kind.value,
        has_letter=facts.letter is not None,
        said=seal_step(facts, known, client_ref=row.client_id, ring=keyring(by.practice_ref)),
        made_by_id=facts.made_by,
        made_at=facts.made_at,
        on_day=facts.on_day,
    )


def words_of(text: str, *, what: str, field: str = "words", needed: bool = True) -> str:
    """What was typed, tidied. Invalid when it is missing and needed."""
    tidy = clean(text, limit_bytes=LONGEST_WORDS).text.strip()
    if needed and not tidy:
        raise Invalid(f"{what} is missing", do="Write it down; it is kept with the request.", fields=(field,))
    return tidy


def require_verified(doing: Doing) -> None:
    """164.514(h)(1): nothing goes to anybody whose identity and authority aren't verified for this paper."""
    if not doing.dossier.verified:
        raise Conflict(
            "Who asks, and with what authority, isn't verified yet",
            why="Nothing leaves before it is (45 CFR 164.514(h)(1)). A paper that was described anew is verified anew.",
            cite=("45 CFR 164.514(h)(1)",),
            do="Verify identity and authority, and write down how.",
        )


def _somebody_was_faster() -> Conflict:
    return Conflict(
        "Somebody went on with this request since you opened the page",
        why="Doing it now could do it twice, so nothing was done.",
        do="Open the request again and look at its last step.",
    )
