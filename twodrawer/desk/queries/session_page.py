"""The session page: one session, one client of it, the note being written or the notes that stand."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading, reading
from twodrawer.chart import queries as chart
from twodrawer.chart.drafting_facts import Drafted, SentenceFacts
from twodrawer.chart.facts import DiagnosisFacts, DraftFacts, GoalFacts, NoteLine
from twodrawer.chart.states import IN_RECORD, State
from twodrawer.desk.queries.findings import Findings, findings_beside
from twodrawer.desk.queries.note_page import ReadNote, as_read
from twodrawer.law import Member
from twodrawer.lib.errors import not_there
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts, ClientLine
from twodrawer.phrasebank import queries as phrasebank
from twodrawer.phrasebank.facts import Writing
from twodrawer.phrasebank.queries import AtHand
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import ParticipantFacts, SessionFacts
from twodrawer.writing.catalog import Format, format_named
from twodrawer.writing.last_plan import items_of, standing_of


@dataclass(frozen=True)
class SectionBox:
    """One section of the editor."""

    key: str
    letter: str
    rest: str
    heading: str
    prompt: str
    text: str
    drafted: tuple[SentenceFacts, ...] = ()  # sentences of a draft that stand in it


@dataclass(frozen=True)
class PlanItem:
    """One thing of the last plan, and how the note that is being written says it stands."""

    words: str
    standing: str  # done, not_yet, dropped or blank


@dataclass(frozen=True)
class LastPlan:
    """The plan of the note before: when it was, and its items. They are ticked, never copied."""

    at: datetime
    items: tuple[PlanItem, ...]


@dataclass(frozen=True)
class Neighbour:
    """The session before or after, of the same day."""

    session: SessionFacts
    name: str


@dataclass(frozen=True)
class SessionPage:
    """Everything on the page."""

    session: SessionFacts
    client: ClientFacts
    participant: ParticipantFacts
    others: tuple[ClientLine, ...]  # all participants of a group, couple or family, this client included
    written: frozenset[UUID]  # participants who have a note in this session
    draft: DraftFacts | None
    boxes: tuple[SectionBox, ...]
    notes: tuple[ReadNote, ...]  # what stands in the record, and one's own submitted note
    waiting: tuple[NoteLine, ...]
    diagnoses: tuple[DiagnosisFacts, ...]
    goals: tuple[GoalFacts, ...]
    last_plan: LastPlan | None
    number: int
    before: Neighbour | None
    after: Neighbour | None
    can_write: bool
    phones: bool
    hand: AtHand | None  # of the phrase bank, for whoever is writing here
    next_start: datetime | None  # the client's next session, for whoever is writing here
    drafted: Drafted  # what the draft was made from, and the sentences of it that stand in it
    findings: Findings | None  # what the checker says of the draft, as it was last saved

    @property
    def adds_to(self) -> ReadNote | None:
        """The signed note that the addendum being written adds to."""
        ref = self.draft.line.addendum_to if self.draft else None
        return next((note for note in self.notes if note.text.line.ref == ref), None)


def boxes_of(form: Format, draft: DraftFacts, drafted: Drafted | None = None) -> tuple[SectionBox, ...]:
    """The editor's sections with what is in them, the first letter apart for the eye."""
    return tuple(
        SectionBox(
            key=section.key,
            letter=section.heading[:1],
            rest=section.heading[1:],
            heading=section.heading,
            prompt=section.prompt,
            text=draft.sections.get(section.key, ""),
            drafted=tuple(one for one in drafted.sentences if one.section == section.key) if drafted else (),
        )
        for section in form.sections
    )


def session_page(
    session_ref: UUID, *, by: Member, at: datetime, on: date, zone: str, client_ref: UUID | None
) -> SessionPage:
    """The page for the author, or for a colleague of the care team (who sees what stands, and no draft)."""
    with reading("session.read", by=by, at=at, purpose="treatment") as read:
        session = scheduling.session_facts(session_ref, by=by, on=on, read=read)
        chosen = _chosen(session, client_ref, by=by, on=on)
        client = people.client_facts(chosen.client_ref, by=by, on=on, read=read)
        names = people.client_names(session.client_refs, by=by, on=on, read=read)
        lines = chart.notes_of_session(session_ref, by=by, on=on, read=read)
        here = [n for n in lines if n.client_ref == chosen.client_ref]
        own = [n for n in here if n.author_ref == by.ref and n.state in (State.DRAFT, State.RETURNED)]
        draft = chart.draft(own[0].ref, by=by, on=on, read=read) if own else None
        drafted = chart.drafted(draft.line.ref, by=by, on=on, read=read) if draft else Drafted()
        standing = [n for n in here if n.addendum_to is None and n.state in IN_RECORD]
        diagnoses, goals = chart.treatment(chosen.client_ref, by=by, on=on, read=read)
        notes = tuple(map(as_read, chart.texts_of([n.ref for n in standing], by=by, on=on, read=read)))
        writing = Writing(chosen.client_ref, session.modality, tuple(one.code for one in diagnoses))
        hand = phrasebank.at_hand(writing, by=by, on=on, read=read) if draft else None
        following = (
            scheduling.next_start(chosen.client_ref, by=by, on=on, read=read, after=session.planned_start)
            if draft
            else None
        )
        plan = chart.last_plan(chosen.client_ref, by=by, on=on, read=read, before=session.planned_start)
        day = scheduling.sessions_on(
            day_in(zone, session.planned_start), by=by, on=on, read=read, clinician_ref=by.ref
        )
        before, after = _neighbours(session, list(day), by=by, on=on, read=read)
        return SessionPage(
            session=session,
            client=client,
            participant=chosen,
            others=tuple(names[ref] for ref in session.client_refs if ref in names),
            written=frozenset(n.client_ref for n in lines if n.author_ref == by.ref or n.state in IN_RECORD),
            draft=draft,
            boxes=boxes_of(format_named(draft.line.format), draft, drafted) if draft else (),
            notes=notes,
            waiting=tuple(n for n in here if n.state is State.SUBMITTED),
            diagnoses=diagnoses,
            goals=goals,
            last_plan=_last_plan(plan, draft),
            number=scheduling.session_number(session, chosen.client_ref),
            before=before,
            after=after,
            can_write=session.clinician_ref == by.ref or bool(own),
            phones=session.place in ("02", "10"),
            hand=hand,
            next_start=following,
            drafted=drafted,
            findings=findings_beside(draft.line.ref, by=by, on=on, read=read) if draft else None,
        )


def _last_plan(plan: tuple[datetime, tuple[str, ...]] | None, draft: DraftFacts | None) -> LastPlan | None:
    items = items_of(plan[1]) if plan else ()
    if plan is None or not items:
        return None
    text = "\n".join(draft.sections.values()) if draft else ""
    return LastPlan(plan[0], tuple(PlanItem(words, standing_of(text, words)) for words in items))


def _chosen(session: SessionFacts, client_ref: UUID | None, *, by: Member, on: date) -> ParticipantFacts:
    """The participant that the address names; without one, the first whom this member treats."""
    mine = people.care_team_clients(by, on=on)
    for participant in session.participants:
        if participant.client_ref == client_ref or (client_ref is None and participant.client_ref in mine):
            return participant
    raise not_there("session.read", (("session", session.ref),))


def _neighbours(
    session: SessionFacts, day: list[SessionFacts], *, by: Member, on: date, read: Reading
) -> tuple[Neighbour | None, Neighbour | None]:
    order = sorted(day, key=lambda s: s.planned_start)
    refs = [s.ref for s in order]
    if session.ref not in refs:
        return None, None
    i = refs.index(session.ref)
    around = [order[i - 1] if i > 0 else None, order[i + 1] if i + 1 < len(order) else None]
    wanted = {ref for s in around if s for ref in s.client_refs}
    names = people.client_names(wanted, by=by, on=on, read=read)

    def neighbour(s: SessionFacts | None) -> Neighbour | None:
        if s is None:
            return None
        known = [names[ref].name for ref in s.client_refs if ref in names]
        return Neighbour(s, s.title or " and ".join(known) or "A client")

    return neighbour(around[0]), neighbour(around[1])
