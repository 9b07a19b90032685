"""One request with everything that was said about it, opened: what the steps come to.

Verification and a named person's word hold for the paper they were given for. When the authority that somebody
relies on is described anew, both have to be given anew (45 CFR 164.514(h)(1)(ii)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from twodrawer.disclosures.asking import Known, put, question
from twodrawer.disclosures.facts_requests import Requester, RequestFacts, StepFacts, Wish
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.request_states import State, Step
from twodrawer.disclosures.requests_sealed import open_details, open_step
from twodrawer.law import Answer, Question
from twodrawer.law.facts import Human
from twodrawer.law.grounds import reviewable
from twodrawer.law.leaving import Word, goes_in_part, is_apart, may_leave
from twodrawer.law.requests import Asking, answer_to, deed_of
from twodrawer.law.verification import Proof, proofs
from twodrawer.law.words import Endangerment, Record
from twodrawer.people.queries.clients import Lifetime
from twodrawer.sealing.keyring import Keyring

AUTHORITY_CHANGED = "authority_changed"
APART = "psychotherapy_notes"
"""The ground that what an author keeps apart is outside of the right."""


@dataclass(frozen=True)
class Dossier:
    """A request, opened."""

    row: Request
    requester: Requester
    wish: Wish
    known: Known
    steps: tuple[StepFacts, ...]
    client: Lifetime
    practice_state: str

    @property
    def asking(self) -> Asking:
        """What kind of request it is."""
        return Asking(self.row.kind)

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.row.state)

    def latest(self, *kinds: Step) -> StepFacts | None:
        """The newest step of these kinds."""
        return next((one for one in reversed(self.steps) if one.kind in kinds), None)

    @property
    def _described_anew(self) -> int:
        """The number of the step since which the authority stands as it does."""
        return max((one.number for one in self.steps if one.more.get(AUTHORITY_CHANGED)), default=0)

    @property
    def verified(self) -> bool:
        """Whether identity and authority were verified for what is relied on now."""
        since = self._described_anew
        proof = self.latest(Step.VERIFIED, Step.PROOF_ASKED)
        return proof is not None and proof.kind is Step.VERIFIED and proof.number > since

    @property
    def words(self) -> Mapping[Human, Word]:
        """What named persons said, each the last time, about what is relied on now."""
        since = self._described_anew
        return {
            one.human: one.word
            for one in self.steps
            if one.human and one.word and one.kind is Step.WORD and one.number > since
        }

    @property
    def took_part(self) -> frozenset[UUID]:
        """Who found, or wrote, what a reviewer would look at: 164.524(a)(4)."""
        kinds = (Step.FINDING, Step.DENIED, Step.PART_DENIED)
        return frozenset(one.made_by for one in self.steps if one.kind in kinds)

    @property
    def denial_on_a_finding(self) -> StepFacts | None:
        """The denial that a second professional may review, 164.524(a)(3)."""
        denial = self.latest(Step.DENIED, Step.PART_DENIED)
        return denial if denial is not None and set(denial.grounds) & set(reviewable()) else None

    @property
    def was_reviewed(self) -> bool:
        """Whether a review stands beside the newest denial."""
        denial, reviewed = self.latest(Step.DENIED, Step.PART_DENIED), self.latest(Step.REVIEWED)
        return denial is not None and reviewed is not None and reviewed.number > denial.number

    @property
    def reviewer(self) -> StepFacts | None:
        """The step that named a reviewer, while the answer is awaited."""
        last = self.latest(Step.REVIEWER_NAMED, Step.REVIEWED, Step.WITHDRAWN)
        return last if last is not None and last.kind is Step.REVIEWER_NAMED else None

    @property
    def outside_reviewer(self) -> StepFacts | None:
        """The same, where it is somebody from outside: a release was opened for them."""
        named = self.reviewer
        return named if named is not None and "package" in named.more else None

    @property
    def answer_there_was(self) -> State:
        """What a review leaves standing, or what stands when nobody wants it any more."""
        last = self.latest(Step.DENIED, Step.RELEASED, Step.REST_RELEASED)
        return State.DENIED if last is None or last.kind is Step.DENIED else State.RELEASED

    @property
    def _held_back_on(self) -> frozenset[str]:
        """The grounds on which a part stays here. A review lets go what a professional found, and no other ground:
        164.524(a)(4)."""
        denied = {ground for one in self.steps for ground in one.grounds}
        reviewed = self.latest(Step.REVIEWED)
        if reviewed is not None and self.was_reviewed and reviewed.more.get("upheld") == "no":
            denied -= set(reviewable())
        return frozenset(denied)

    @property
    def finding(self) -> Endangerment | None:
        """What a licensed professional found, unless a second one overturned it: 164.524(a)(4)."""
        found = self.latest(Step.FINDING)
        if found is None:
            return None
        overturned = any(
            one.kind is Step.REVIEWED and one.number > found.number and one.more.get("upheld") == "no"
            for one in self.steps
        )
        return None if overturned else Endangerment(found.more["finding"])

    def ask(self, record: Record, *, on: date) -> tuple[str, str]:
        """The question about this record and its answer, as they are kept."""
        return put(self.asking, self._question(record, on=on))

    def proofs(self, *, known: bool, on: date) -> tuple[Proof, ...]:
        """What the law wants to see of this requester, for this paper: 164.514(h)."""
        return proofs(self._question(self.wish.records[0], on=on), known=known)

    def answers(self, *, on: date) -> dict[Record, Answer]:
        """What the law of that day says of each record that was asked for."""
        return {record: answer_to(self.asking, self._question(record, on=on)) for record in self.wish.records}

    def _question(self, record: Record, *, on: date) -> Question:
        return question(
            self.asking,
            self.wish,
            record,
            relation=self.requester.relation,
            known=self.known,
            client=self.client,
            finding=self.finding,
            state=self.practice_state,
            on=on,
        )

    def facts(self, *, on: date) -> RequestFacts:
        """What other rooms and pages are told."""
        decisions = self.answers(on=on)
        row, first = self.row, self.wish.records[0]
        words, verified = self.words, self.verified
        leaves = tuple(
            record
            for record, answer in decisions.items()
            if self.state is State.DECIDING and may_leave(answer, verified=verified, words=words)
        )
        in_part = [one for one in leaves if goes_in_part(decisions[one], words=words)]
        held_back = self._held_back_on
        return RequestFacts(
            ref=row.ref,
            client_ref=row.client_id,
            kind=self.asking,
            purpose=self.wish.purpose,
            act=deed_of(self.asking).value,
            record=first,
            requester=self.requester,
            authority_paper_ref=row.authority_paper_ref,
            received_on=row.received_on,
            due_on=row.due_on,
            state=self.state,
            decision=decisions[first],
            decisions=decisions,
            wish=self.wish,
            through=row.through,
            extended=row.extended,
            version=row.version,
            verified=verified,
            may_leave=leaves,
            leaves_part_out=bool(in_part or held_back),
            keeps_part_of_package=not all(map(is_apart, in_part)) or bool(held_back - {APART}),
            reviewer_ref=row.reviewer_id,
        )


def open_dossier(row: Request, *, client: Lifetime, practice_state: str, ring: Keyring) -> Dossier:
    """The request with all its steps in order."""
    requester, wish = open_details(row, ring=ring)
    known, steps = Known(), []
    for one in sorted(row.steps.all(), key=lambda step: step.number):
        facts, left = open_step(one, ring=ring)
        steps.append(facts)
        known = left if left is not None else known
    return Dossier(row, requester, wish, known, tuple(steps), client, practice_state)
