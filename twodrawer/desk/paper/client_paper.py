"""What stands on the client's copy of a paper that was signed here: the text, the signatures, and its seal."""

from datetime import datetime
from typing import Any

from twodrawer.desk.paper.note import letterhead
from twodrawer.disclosures.facts_papers import PaperOpened, SignatureOnPaper
from twodrawer.disclosures.form_text import title_of
from twodrawer.law.words import Signer
from twodrawer.lib.dates import day_and_clock, zone_words
from twodrawer.lib.paper.text import line, paragraphs
from twodrawer.lib.refs import short_ref
from twodrawer.people.facts import PracticeFacts

CHECKED = {
    "known": "known to the practice from treatment",
    "photo_id": "a photo ID was looked at",
    "questions": "questions from the record were answered",
}


def client_paper_sheet(
    paper: PaperOpened, text: tuple[tuple[str, str], ...], practice: PracticeFacts, *, at: datetime
) -> dict[str, Any]:
    """Everything on the sheet of one signed paper."""
    title = title_of(paper.about.kind)
    return {
        "title": title,
        "mark": "",
        "kind": "Copy for the client",
        "standing": "Signed electronically",
        "practice": letterhead(practice),
        "running": line(title),
        "foot": f"Twodrawer, paper {short_ref(paper.about.ref)}, version {paper.signed_version}",
        "heading": title,
        "parts": [{"heading": line(heading), "paragraphs": paragraphs(said)} for heading, said in text],
        "signatures": [_signature(one, practice.zone) for one in paper.signatures],
        "statements": [_seal(paper), f"Times are in {zone_words(practice.zone)}."],
    }


def _signature(one: SignatureOnPaper, zone: str) -> dict[str, Any]:
    part = "for the client" if one.part is Signer.REPRESENTATIVE else "the client"
    said = [f"Signed electronically {day_and_clock(one.at, zone)}, {part}"]
    if one.authority:
        said.append(one.authority)
    said.append(f"Identity: {CHECKED[one.checked_how]} ({one.checked_by_name})")
    said.append(f"“{one.intent}”")
    return {
        "name": line(one.mark.name),
        "strokes": [[list(point) for point in stroke] for stroke in one.mark.strokes if len(stroke) > 1],
        "lines": [line(sentence) for sentence in said],
    }


def _seal(paper: PaperOpened) -> str:
    holds = all(one.holds for one in paper.signatures)
    digits = paper.signatures[0].content_hash if paper.signatures else ""
    fours = " ".join(digits[i : i + 4] for i in range(0, 16, 4))
    said = "are what they were when it was signed" if holds else "were altered"
    return f"Seal {fours}. Checked when this copy was made: text and signatures {said}."
