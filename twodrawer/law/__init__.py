"""Who may see or do what, and why: the one place that decides it. Pure; no clock, database or request.

`decide` answers from the law whether a record may be used or disclosed. `may` adds the practice's own rules
and answers for every act of a page. `require` turns a no into a `Refused` that says what to do next.

Beside yes and no: `papers` reads a signed form by itself, `clocks` and `retention` count days and years,
`accounting`, `minimum_necessary`, `verification`, `restrictions` and `breach` say what else is owed, `grounds` on
which a right may be denied. `states` holds the 51 rows, `parameters` the numbers, `quotations` the words that were
read, each with where and how surely.
"""

from twodrawer.law.decide import MalformedQuestion, decide, decide_json
from twodrawer.law.facts import Act, Answer, Kind, Member, Outcome, Relationship, Resource, Role
from twodrawer.law.may import could_ever, may, require
from twodrawer.law.practice_words import HOLD, IN_AN_EMERGENCY, TWO_PEOPLE
from twodrawer.law.question import Question
from twodrawer.law.wording import ROLE_NAMES, asked

__all__ = [
    "HOLD",
    "IN_AN_EMERGENCY",
    "ROLE_NAMES",
    "TWO_PEOPLE",
    "Act",
    "Answer",
    "Kind",
    "MalformedQuestion",
    "Member",
    "Outcome",
    "Question",
    "Relationship",
    "Resource",
    "Role",
    "asked",
    "could_ever",
    "decide",
    "decide_json",
    "may",
    "require",
]
