"""Which sheet of law answers for which record, and from which day on its words are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from twodrawer.law.facts import Answer
from twodrawer.law.question import Question
from twodrawer.law.rules import chart, misfiled, psychotherapy_notes
from twodrawer.law.rules.part2 import counseling_notes, records
from twodrawer.law.words import Record


@dataclass(frozen=True)
class Sheet:
    """The rules for one kind of record. `edition` names the parameter with the first day that they are known for."""

    name: str
    answer: Callable[[Question], Answer]
    edition: str


HIPAA, PART_2 = "hipaa/rule_edition", "part2/rule_edition"
SHEETS: Mapping[Record, Sheet] = {
    Record.PROGRESS_NOTE: Sheet("hipaa_progress_note", chart.under_hipaa, HIPAA),
    Record.DESIGNATED_RECORD_SET: Sheet("hipaa_designated_record_set", chart.under_hipaa, HIPAA),
    Record.PSYCHOTHERAPY_NOTES: Sheet("hipaa_psychotherapy_notes", psychotherapy_notes.under_the_list, HIPAA),
    Record.PSYCHOTHERAPY_NOTES_MISFILED: Sheet(
        "hipaa_psychotherapy_notes_misfiled", misfiled.in_the_wrong_drawer, HIPAA
    ),
    Record.SUD_COUNSELING_NOTES: Sheet("part2_sud_counseling_notes", counseling_notes.under_the_list, PART_2),
    Record.PART2_RECORD: Sheet("part2_part2_record", records.under_part_2, PART_2),
}
