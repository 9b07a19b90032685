"""`twodrawer import fhir`: clients of another system, moved in by whoever moves the practice in.

The program can't ask who sits at this terminal, so the acts stand in the ledger as those of the member whom
`--by` names, and the ledger says that they came through the command line. Whoever can run this command holds
the practice's keys anyway.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from twodrawer.config.home import BadSettings
from twodrawer.config.migrating import start_django
from twodrawer.law import Act, Kind, Member, could_ever
from twodrawer.lib.errors import Invalid
from twodrawer.lib.progress import Progress
from twodrawer.lib.time import day_in, now

if TYPE_CHECKING:
    from twodrawer.fhir.queries import ImportReport
    from twodrawer.fhir.reading import Parcel
    from twodrawer.people.facts import MemberFacts

ENDINGS = (".json", ".ndjson", ".jsonl", ".zip")
REFUSED = 2


def run(files: Sequence[Path], *, practice: UUID | None, by: str, clinician: str, output: str) -> int:
    """Exit status 0 when everybody was taken or was here already, 2 when a file or a patient was refused."""
    start_django()
    from twodrawer.audit.reading import reading
    from twodrawer.fhir.actions import begin_import, carry_on
    from twodrawer.fhir.actions.begin import NobodyToTake
    from twodrawer.fhir.queries import import_report
    from twodrawer.people import queries as people

    practice_ref = _practice(practice)
    on = day_in(people.practice_facts(practice_ref).zone, now())
    mover, treats = _mover(practice_ref, by, on=on), _clinician(practice_ref, clinician, on=on)
    parcels, wrong = _read(files)
    report = None
    try:
        run_ref = begin_import(
            parcels, clinician_ref=treats, through="command_line", by=mover, at=now(), on=on
        )
        bar = Progress("Moving clients in", sys.stderr)
        for done, total in carry_on(run_ref, by=mover, clock=now, on=on):
            bar.show(done, total)
        bar.end()
        with reading("import.read", by=mover, at=now(), purpose="operations") as read:
            report = import_report(run_ref, by=mover, on=on, read=read)
    except NobodyToTake as nobody:
        wrong += [{"file": one.name, "why": one.because} for one in nobody.refused]
        if not wrong and not nobody.left:
            wrong.append({"file": "", "why": f"{nobody.what}."})
        left = nobody.left
    else:
        left = dict(report.left)
    for line in (_as_json if output == "json" else _as_text)(report, wrong, left):
        print(line)
    refused = bool(wrong) or (report is not None and report.any_refused)
    return REFUSED if refused else 0


def _read(files: Sequence[Path]) -> "tuple[list[Parcel], list[dict[str, str]]]":
    """The parcels of all files that can be read, and for each other one why not."""
    from twodrawer.fhir.limits import FILE_BYTES
    from twodrawer.fhir.reading import Parcel, read_file

    wrong: list[dict[str, str]] = []
    found: list[Parcel] = []
    paths = list(_found(files, wrong))
    bar = Progress("Reading", sys.stderr)
    loose = Parcel()
    for number, path in enumerate(paths, 1):
        aside = Parcel()
        try:
            if path.stat().st_size > FILE_BYTES:
                raise Invalid(f"The file is larger than {FILE_BYTES // 2**20} MB")
            found += read_file(path.name, path.read_bytes(), loose=aside, label=path.name)
            for resource in aside.resources:
                loose.add(resource)
            loose.left += aside.left
        except Invalid as problem:
            wrong.append({"file": str(path), "why": f"{problem.what}."})
        except OSError as problem:
            wrong.append({"file": str(path), "why": f"{problem.strerror}."})
        bar.show(number, len(paths))
    bar.end()
    return [*found, loose], wrong


def _found(files: Sequence[Path], wrong: list[dict[str, str]]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            # Links are not followed: a folder says what is in it, not what lies elsewhere.
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            yield from (p for p in inside if p.suffix.lower() in ENDINGS)
        elif path.is_file():
            yield path
        else:
            wrong.append({"file": str(path), "why": "There is no such file."})


def _practice(asked: UUID | None) -> UUID:
    from twodrawer.people import queries as people

    refs = people.practice_refs()
    if asked is None and len(refs) != 1:
        raise BadSettings(
            f"Say which practice with --practice: {', '.join(map(str, refs)) or 'there is none yet'}."
        )
    if asked is not None and asked not in refs:
        raise BadSettings(f"There is no practice {asked} here.")
    return asked or refs[0]


def _mover(practice_ref: UUID, email: str, *, on: date) -> Member:
    """Whoever moves the practice in: named, or the only one who may."""
    from twodrawer.people import queries as people

    staff = [one for one in people.members(practice_ref, on=on) if one.is_active and one.account_ref]
    able = [
        one
        for one in staff
        if could_ever(Member(one.ref, practice_ref, one.roles), Act.BRING_IN, Kind.CLIENT)
    ]
    chosen = _one_of(able, email, option="--by", role="administrator or front desk")
    member = people.member_of(chosen.account_ref, on=on) if chosen.account_ref else None
    if member is None or member.practice_ref != practice_ref:
        raise BadSettings("This member's account is closed. Name somebody else with --by.")
    return member


def _clinician(practice_ref: UUID, email: str, *, on: date) -> UUID:
    """Whose care team the clients join: named, or the only one who treats."""
    from twodrawer.people import queries as people

    able = people.clinicians(practice_ref, on=on)
    return _one_of(able, email, option="--clinician", role="clinician").ref


def _one_of(able: "Sequence[MemberFacts]", email: str, *, option: str, role: str) -> "MemberFacts":
    if email:
        chosen = [one for one in able if one.email.casefold() == email.strip().casefold()]
        if not chosen:
            raise BadSettings(f"Nobody who is {role} here signs in with the address that {option} names.")
        return chosen[0]
    if len(able) != 1:
        known = ", ".join(sorted(one.email for one in able if one.email)) or "nobody yet"
        raise BadSettings(f"Say who with {option} E-MAIL. As {role} there are: {known}.")
    return able[0]


def _as_json(
    report: "ImportReport | None", wrong: list[dict[str, str]], left: dict[str, int]
) -> Iterator[str]:
    said: dict[str, object] = {"refused_files": wrong, "not_in_the_chart": left, "patients": []}
    if report is not None:
        said |= {
            "import": str(report.ref),
            "results": dict(report.results),
            "taken": dict(report.taken),
            "skipped": [{"kind": k, "why": why, "count": n} for k, why, n in report.skipped],
            "patients": [
                {
                    "name": line.name,
                    "result": line.result.value,
                    "because": line.because,
                    "taken": dict(line.taken),
                    "skipped": [
                        {"kind": k, "why": why, "count": n, "first": where}
                        for k, why, n, where in line.skipped
                    ],
                    "client": str(line.client_ref) if line.client_ref else None,
                    "same_name_and_birth_date": [str(ref) for ref in line.same_as],
                }
                for line in report.lines
            ],
        }
    yield json.dumps(said, indent=1, ensure_ascii=False)


def _as_text(
    report: "ImportReport | None", wrong: list[dict[str, str]], left: dict[str, int]
) -> Iterator[str]:
    for line in report.lines if report is not None else ():
        came = f": {line.came_words}" if line.came_words else ""
        yield f"{line.name}, {line.result.value}{came}"
        if line.because:
            yield f"  {line.because}"
        for kind, why, count, where in line.skipped:
            yield f"  left {count} {kind}: {why} (first: {where})"
        if line.same_as:
            yield (
                f"  {len(line.same_as)} of the clients here had the same name and birth date before. "
                "The front desk can join their records."
            )
    for one in wrong:
        yield f"{one['file']}: refused. {one['why']}"
    if left:
        yield "The chart has no place for: " + ", ".join(f"{count} {kind}" for kind, count in left.items())
    if report is not None:
        totals = ", ".join(f"{count} {what}" for what, count in report.results.items())
        yield f"Patients: {totals}. They are on the care team of {report.clinician}."
    else:
        yield "Nobody was moved in, and nothing was kept."
