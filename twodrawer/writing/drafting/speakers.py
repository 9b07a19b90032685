"""Who a speaker is, by what the source calls them.

A label says a role (`Therapist`, `Pt`, `doctor`), or it is a name that somebody has told us belongs to the
client or the clinician. Everybody else is another person, or unknown: what they say is never taken for the
client's answer.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from twodrawer.writing.drafting.source import Who

_CLINICIAN = frozenset(
    "clinician therapist counselor counsellor psychologist psychotherapist psychiatrist doctor dr physician provider "
    "practitioner interviewer gp nurse coach facilitator analyst sw th ther".split()
) | {"social worker", "case manager", "care provider"}
_CLIENT = frozenset("client patient pt ct cl clt consumer member interviewee participant".split()) | {
    "service user"
}
_OTHER = frozenset(
    "mother father mom dad parent guardian partner wife husband spouse son daughter guest caregiver carer interpreter "
    "translator supervisor observer family".split()
)
# Single letters are speakers only where the file is a conversation of such letters.
LETTERS = {"t": Who.CLINICIAN, "d": Who.CLINICIAN, "c": Who.CLIENT, "p": Who.CLIENT}
_PARTS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Labels that are known to be the client's or the clinician's: their names."""

    clients: Collection[str] = ()
    clinicians: Collection[str] = ()


NOBODY = Names()


def who_is(label: str, names: Names = NOBODY) -> Who:
    """Who the label stands for. A guest of the patient is not the patient."""
    words = [word.lower() for word in _PARTS.findall(label)]
    whole = " ".join(words)
    if not words:
        return Who.UNKNOWN
    for known, who in ((names.clients, Who.CLIENT), (names.clinicians, Who.CLINICIAN)):
        for name in known:
            parts = [word.lower() for word in _PARTS.findall(name)]
            if parts and (words == parts or (len(words) == 1 and words[0] in (parts[0], parts[-1]))):
                return who
    if not _OTHER.isdisjoint(words):
        return Who.OTHER
    for roles, who in ((_CLINICIAN, Who.CLINICIAN), (_CLIENT, Who.CLIENT)):
        if whole in roles or words[0] in roles or words[-1] in roles:
            return who
    return Who.UNKNOWN


def role_in_name(name: str) -> str:
    """The role that a file's name says its one speaker has: `day1_consultation03_patient.TextGrid`. Blank if none."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = [word for word in _PARTS.findall(stem) if who_is(word) in (Who.CLIENT, Who.CLINICIAN)]
    return words[-1] if words else ""
