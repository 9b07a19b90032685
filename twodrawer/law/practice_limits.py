"""What beats every permission of the practice's table: a no that is said openly."""

from dataclasses import dataclass

from twodrawer.law.practice_words import FINDING, INTEGRITY, REVIEWER, SUBMITS


@dataclass(frozen=True)
class Limit:
    """A no that beats every permission: said openly, to people who may know that the thing exists."""

    because: str
    do: str
    cite: tuple[str, ...]


TRAINEE_NEVER_SIGNS = Limit(
    "A trainee's note enters the record by a supervisor's cosignature, whatever else the trainee does here",
    "Submit the note; your supervisor will see it.",
    (SUBMITS,),
)
LICENSED_FIND = Limit(
    "What a professional finds about a request is a licensed one's to say, and a trainee works under supervision",
    "Tell your supervisor what you think of it.",
    (FINDING, REVIEWER),
)
NOBODY_COSIGNS_OWN = Limit(
    "You wrote this note, and a second pair of eyes has to cosign it",
    "Another supervisor with a link to you can read and cosign it.",
    (SUBMITS,),
)
SUPERVISOR_NEVER_EDITS = Limit(
    "A supervisor reads, cosigns or returns a note and never changes its words",
    "Return it with a comment that says what you would change.",
    (SUBMITS, INTEGRITY),
)
FROZEN_WHILE_SUBMITTED = Limit(
    "The note is with your supervisor and stays as you submitted it",
    "Ask your supervisor to return it, then go on writing.",
    (SUBMITS, INTEGRITY),
)
