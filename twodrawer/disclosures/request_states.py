"""Where a request can stand, which steps there are, and from where each may be taken."""

from collections.abc import Mapping
from enum import StrEnum

from twodrawer.lib.errors import Conflict


class State(StrEnum):
    """From the door to the answer."""

    RECEIVED = "received"
    VERIFYING = "verifying"
    DECIDING = "deciding"
    HELD = "held"  # with counsel, the clinician or another named person
    REVIEWING = "reviewing"  # answered, and somebody who took no part looks at the denial
    ANSWERED = "answered"
    RELEASED = "released"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


AT_WORK = (State.RECEIVED, State.VERIFYING, State.DECIDING, State.HELD)
OPEN = (*AT_WORK, State.REVIEWING)
"""Somebody waits for something, and the clock goes on."""
CLOSED = (State.ANSWERED, State.RELEASED, State.DENIED, State.WITHDRAWN)


class Step(StrEnum):
    """What can be done with a request. Each is one act with its ledger entry."""

    RECEIVED = "received"
    DESCRIBED = "described"
    PROOF_ASKED = "proof_asked"
    VERIFIED = "verified"
    HANDED_OVER = "handed_over"
    WORD = "word"
    FINDING = "finding"
    AUTHOR_SAID = "author_said"
    EXTENDED = "extended"
    PART_DENIED = "part_denied"
    DENIED = "denied"
    REFUSED = "refused"  # the answer to somebody from outside whose paper isn't enough
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RELEASED = "released"
    REST_RELEASED = "rest_released"  # what a review let go after the rest had gone
    WITHDRAWN = "withdrawn"
    REVIEWER_NAMED = "reviewer_named"
    REVIEWED = "reviewed"
    DISAGREEMENT = "disagreement"
    REBUTTAL = "rebuttal"
    TRAVELS = "travels"  # the client asks that request and denial go along with later releases


MOVES: Mapping[Step, Mapping[State, State]] = {
    Step.DESCRIBED: {state: state for state in AT_WORK},
    Step.PROOF_ASKED: {
        State.RECEIVED: State.VERIFYING,
        State.VERIFYING: State.VERIFYING,
        State.DECIDING: State.VERIFYING,
        State.HELD: State.HELD,
    },
    Step.VERIFIED: {
        State.RECEIVED: State.DECIDING,
        State.VERIFYING: State.DECIDING,
        State.DECIDING: State.DECIDING,
        State.HELD: State.HELD,
    },
    Step.HANDED_OVER: dict.fromkeys(AT_WORK, State.HELD),
    Step.WORD: {State.HELD: State.DECIDING, State.DECIDING: State.DECIDING},
    Step.FINDING: {state: state for state in AT_WORK},
    Step.AUTHOR_SAID: {State.DECIDING: State.DECIDING, State.HELD: State.DECIDING},
    Step.EXTENDED: {state: state for state in AT_WORK},
    Step.PART_DENIED: {State.DECIDING: State.DECIDING},
    Step.DENIED: {State.DECIDING: State.DENIED},
    # A paper that is not enough is answered as such, whoever sent it; nothing is told by it.
    Step.REFUSED: dict.fromkeys(AT_WORK, State.DENIED),
    Step.ACCEPTED: {State.DECIDING: State.ANSWERED},
    Step.ANSWERED: {State.DECIDING: State.ANSWERED},
    Step.RELEASED: {State.DECIDING: State.RELEASED},
    Step.REST_RELEASED: {State.DECIDING: State.RELEASED},
    # Who asks for a review and lets it be keeps the answer there was: `withdraw` says which.
    Step.WITHDRAWN: {**dict.fromkeys(AT_WORK, State.WITHDRAWN), State.REVIEWING: State.DENIED},
    # 164.524(d)(4): a review opens the request again, unless the rest is still on its way out.
    Step.REVIEWER_NAMED: {
        State.DENIED: State.REVIEWING, State.RELEASED: State.REVIEWING, State.REVIEWING: State.REVIEWING,
        State.DECIDING: State.DECIDING,
    },
    # Where it leads is `after_review`'s to say: overturned, what was held back goes out.
    Step.REVIEWED: {State.REVIEWING: State.DENIED, State.DECIDING: State.DECIDING},
    Step.DISAGREEMENT: {State.DENIED: State.DENIED},
    Step.REBUTTAL: {State.DENIED: State.DENIED},
    Step.TRAVELS: {State.DENIED: State.DENIED},
}  # fmt: skip
"""Step → from which state, to which. What is not here can't be done."""

NAMES = {
    State.RECEIVED: "Received",
    State.VERIFYING: "Verifying",
    State.DECIDING: "Deciding",
    State.HELD: "With a named person",
    State.REVIEWING: "Under review",
    State.ANSWERED: "Answered",
    State.RELEASED: "Released",
    State.DENIED: "Denied",
    State.WITHDRAWN: "Withdrawn",
}


def after(step: Step, state: State) -> State:
    """Where the request stands after this step. Conflict when it can't be taken from there."""
    to = MOVES[step].get(state)
    if to is None:
        raise Conflict(
            f"This can't be done to a request that is {NAMES[state].lower()}",
            why="It has moved on since the page was opened, or something comes before it.",
            do="Open the request again; the page shows what can be done next.",
        )
    return to


def can(step: Step, state: State) -> bool:
    """Whether the step can be taken from there."""
    return state in MOVES[step]
