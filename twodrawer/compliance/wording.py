"""How the privacy officer's pages say what was reached and who is told."""

from collections.abc import Mapping

from twodrawer.compliance.act_kinds import Done
from twodrawer.compliance.unusual import Finding, Why
from twodrawer.law.breach import Notice, Told
from twodrawer.law.states import every_state

THINGS: Mapping[str, tuple[str, str]] = {
    "session": ("session", "sessions"),
    "diagnosis": ("diagnosis", "diagnoses"),
    "goal": ("goal", "goals"),
    "representative": ("representative", "representatives"),
    "policy": ("insurance policy", "insurance policies"),
    "referral": ("referral", "referrals"),
    "series": ("series of sessions", "series of sessions"),
}
DONE = {Done.READ: "opened", Done.CHANGED: "changed", Done.PRINTED: "printed"}


def thing_words(kind: str) -> str:
    """The kind in the plural: what a count stands beside."""
    return THINGS[kind][1]


def notice_words(notice: Notice) -> str:
    """Who is told."""
    if notice.to is Told.MEDIA:
        names = {letters: row.name for letters, row in every_state()}
        places = ", ".join(names.get(letters, letters) for letters in notice.where)
        return f"The media in {places}: more than 500 people live there"
    if notice.to is Told.SECRETARY:
        soon = notice.cite.endswith("(b)")
        return (
            "The Secretary of Health and Human Services, at the same time: 500 people or more"
            if soon
            else "The Secretary of Health and Human Services, in the yearly list: fewer than 500 people"
        )
    return "Each of these people, in writing"


def reach_words(done: frozenset[Done], notes: Mapping[Done, int]) -> str:
    """`Opened, changed; 3 notes opened, 1 changed`"""
    if done == {Done.LISTED}:
        return "Stood in a list"
    said = [DONE[one] for one in Done if one in done and one in DONE]
    counted = [f"{notes[one]} {DONE[one]}" for one in DONE if notes.get(one)]
    words = ", ".join(said).capitalize()
    if not counted:
        return words
    first, *rest = counted
    number = notes[next(one for one in DONE if notes.get(one))]
    first = first.replace(" ", " note " if number == 1 else " notes ", 1)
    return f"{words}; {', '.join([first, *rest])}"


def finding_words(one: Finding, client: str) -> str:
    """Why this access is asked about, in a sentence that begins behind the person's name."""
    times = "once" if one.count == 1 else f"{one.count} times"
    says = {
        Why.EMERGENCY: f"opened the chart of {client} in an emergency. Each opening is reviewed.",
        Why.NO_RELATIONSHIP: f"was in the record of {client} {times}, and that day nothing tied them to this client: "
        "no care team, no supervision, no session, and no session near enough for the desk or a bill.",
        Why.AFTER_CARE: f"was in the record of {client} {times}, more than 30 days after care had ended.",
        Why.BULK: f"opened {one.count} clients\u2019 records in a day: far more in an hour or a day than is usual for "
        "them.",
        Why.HOURS: f"opened records {times} at an hour, or on a day of the week, when they don\u2019t usually work.",
        Why.FAMILY_NAME: f"was in the record of {client}, who has the same family name. Are they related?",
        Why.GUESSED: f"asked in an emergency {times} for a name and birth date that nobody here has.",
    }
    return says[one.why]
