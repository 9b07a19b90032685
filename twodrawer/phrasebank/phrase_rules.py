"""What no phrase may say, whoever writes it and wherever it comes from."""

from twodrawer.lib.errors import Invalid
from twodrawer.writing.lexicon import read
from twodrawer.writing.remarks import remarks_on
from twodrawer.writing.third_parties import third_parties


def require_nobodys(text: str) -> None:
    """Nothing, if the phrase names nobody and holds nothing of psychotherapy-note kind; Invalid otherwise.

    A bank is copied, shared and reused: a name in it is a client's or a relative's in the wrong note. What a clinician
    thinks or feels about a session is no phrase of a progress note (45 CFR 164.501).
    """
    if named := list(third_parties([text], known=frozenset())):
        _, start, end = named[0]
        raise Invalid(
            f"A phrase names nobody, and this one seems to: “{text[start:end]}”",
            why="It would be put into other clients' notes.",
            do="Put a blank there, such as {person}.",
            fields=("text",),
        )
    if any(remark.code == "private_content" for remark in remarks_on(read(text))):
        raise Invalid(
            "This phrase is not one for progress notes",
            why="It reads like a thought or a reaction of your own, which belongs in psychotherapy notes.",
            cite=("45 CFR 164.501",),
            do="Say what was done or said, or keep it in the vault.",
            fields=("text",),
        )
