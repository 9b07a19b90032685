"""`python -m bench.writing.drafts`: every public consultation and visit, drafted and gone over by a reader of its own.

The reader shares no code with the drafter. It reads the files its own way, and asks of every sentence: do its
places in the source hold the words it quotes; is every word outside the quotation one of the few that say who
speaks; is a denial of risk the client's own no; does each word for a normal mental status stand in what it
quotes? What fails is printed.
"""

import csv
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from twodrawer.writing.catalog import format_named, formats
from twodrawer.writing.drafting import DraftJson, WordsJson, extract, read_source
from twodrawer.writing.drafting.reading import decoded

DATA = Path(__file__).parents[3] / "shared" / "data"
VISITS = ("train", "valid", "clinicalnlp_taskB_test1", "clinicalnlp_taskC_test2", "clef_taskC_test3")


@dataclass(frozen=True)
class Sample:
    """A source as files with their texts, and who says each stretch of them."""

    name: str
    parts: tuple[tuple[str, str], ...]
    voices: tuple[tuple[int, int, str], ...]

    @property
    def text(self) -> str:
        """The texts one after another."""
        return "".join(text for _, text in self.parts)


def consultations(data: Path) -> Iterator[Sample]:
    """The mock consultations: one TextGrid for the doctor, one for the patient."""
    folder = data / "primock57" / "transcripts"
    for name in sorted({file.name.rsplit("_", 1)[0] for file in folder.glob("*.TextGrid")}):
        parts, voices, before = [], [], 0
        for who in ("doctor", "patient"):
            file = folder / f"{name}_{who}.TextGrid"
            text = decoded(file.read_bytes())
            parts.append((file.name, text))
            said = re.finditer(r'^\s*text = "((?:[^"]|"")*)"', text, re.MULTILINE)
            voices += [(before + one.start(1), before + one.end(1), who) for one in said]
            before += len(text)
        yield Sample(name, tuple(parts), tuple(voices))


def visits(data: Path) -> Iterator[Sample]:
    """The role-played visits: one line a turn, its speaker in brackets."""
    for group in VISITS:
        with (data / "aci-bench" / f"{group}.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                text = row["dialogue"].replace("\r\n", "\n")
                yield visit(row["encounter_id"], text)


def visit(name: str, text: str) -> Sample:
    """One visit with its voices."""
    voices, who, at = [], "", 0
    for line in text.split("\n"):
        named = re.match(r"\[(doctor|patient|patient_guest)\]", line)
        who = named[1] if named else who
        voices.append((at + (named.end() if named else 0), at + len(line), who))
        at += len(line) + 1
    return Sample(name, ((f"{name}.txt", text),), tuple(voices))


QUOTED = re.compile(r"“[^”]*”")
FRAME = re.compile(
    r"(?:Client said: |Clinician said: |[A-Z][\w ]{0,40} said: |Said in the session: |Client answered | to |To "
    r"| the client answered: )?$"
)
RISK = (
    r"\b(?:suicid\w*|homicid\w*|kill\w*|self-harm|harm\w* \w*(?:self|others|any\w*)|"
    r"hurt\w* \w*(?:self|others|any\w*)|\bSI\b|\bHI\b)"
)
DENIAL = re.compile(
    rf"\b(?:no|not|never|den(?:y|ies|ied)|without|n['’]t)\b[^.]{{0,80}}{RISK}|{RISK}[^.]{{0,40}}\b(?:denied|none|negative)\b"
    r"|\bno (?:safety|risk) (?:concerns?|issues?)\b|\brisk (?:is |was )?(?:low|minimal|none)\b|\blow risk\b",
    re.IGNORECASE,
)
HIS_NO = re.compile(r"\b(?:no|nope|not|never|none|nothing)\b|n['’]?\s?t\b", re.IGNORECASE)
NORMAL = re.compile(
    r"\b(?:oriented(?: x ?\d)?|alert|euthymic|within normal limits|wnl|unremarkable|well[- ]groomed|cooperative|"
    r"linear|goal[- ]directed|coherent|intact|appropriate(?: affect)?|congruent|good eye contact|good insight|"
    r"fair insight|insight|judgment|full range|normal (?:speech|mood|affect|rate|thought\w*)|mood (?:is|was) (?:normal|"
    r"stable|good|euthymic)|affect|no (?:hallucinations|delusions|psychosis)|mental status)\b",
    re.IGNORECASE,
)


def faults(sample: Sample, draft: DraftJson) -> list[str]:
    """What is wrong with a draft of this sample, as JSON says it."""
    text, found = sample.text, []
    for sentences in draft["sections"].values():
        for one in sentences:
            if set(one) != {"text", "sources", "supported"}:
                found.append(f"other members: {sorted(one)}")
            if one["supported"] and not one["sources"]:
                found.append(f"no source: {one['text']}")
            quotes = " ".join(words["quote"] for words in one["sources"])
            found += [
                f"not at its place: {words['quote']}"
                for words in one["sources"]
                if text[words["start"] : words["end"]] != words["quote"] or not words["quote"].strip()
            ]
            if not all(FRAME.fullmatch(part) for part in QUOTED.split(one["text"])):
                found.append(f"words of its own: {one['text']}")
            if _letters(QUOTED.findall(one["text"])) - _letters([quotes]):
                found.append(f"words that it doesn’t quote: {one['text']}")
            if DENIAL.search(one["text"]) and one["supported"] and not _is_clients_no(sample, one["sources"]):
                found.append(f"a denial that is not the client’s: {one['text']}")
            found += [
                f"a mental status that isn’t there: {said.group()}"
                for said in NORMAL.finditer(one["text"])
                if said.group().lower() not in quotes.lower()
            ]
    return found


def _letters(texts: list[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[^\W_]+", re.sub(r"<[^>]*>", " ", text).lower())}


def _is_clients_no(sample: Sample, sources: list[WordsJson]) -> bool:
    """Whether one of the places lies in words of the client's that say no."""
    return any(
        who == "patient" and start <= words["start"] and words["end"] <= end and HIS_NO.search(words["quote"])
        for words in sources
        for start, end, who in sample.voices
    )


def main() -> int:
    """Drafts everything in every format, prints what is wrong, and figures as a last line of JSON."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    figures: dict[str, Any] = {}
    wrong = 0
    for name, samples in (("consultations", consultations(data)), ("visits", visits(data))):
        times, lengths, flagged, drafts, denials = [], [], 0, 0, 0
        for sample in samples:
            begun = time.perf_counter()
            source = read_source(list(sample.parts))
            for form in formats():
                draft = extract(source, format_named(form.key)).as_json()
                if form.key == "soap":
                    times.append(time.perf_counter() - begun)
                drafts += 1
                for fault in faults(sample, draft):
                    wrong += 1
                    print(f"{sample.name}, {form.name}: {fault}")
                if form.key == "soap":
                    said = [one for sentences in draft["sections"].values() for one in sentences]
                    lengths.append(len(said))
                    flagged += sum(not one["supported"] for one in said)
                    denials += sum(bool(DENIAL.search(one["text"])) for one in said)
        figures[name] = {
            "sources": len(times), "drafts": drafts, "sentences": sum(lengths), "sentences_median": median(lengths),
            "flagged": flagged, "denials_of_risk": denials,
            "ms_median": round(median(times) * 1000, 1), "ms_worst": round(max(times) * 1000, 1),
        }  # fmt: skip
        print(f"{name}: {figures[name]}")
    print(json.dumps({"drafts": figures, "faults": wrong}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
