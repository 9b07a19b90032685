"""Puts a version together for freezing: the draft's words, and the facts of session and plan as they are."""

from collections.abc import Mapping
from datetime import date

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.chart.content import Content, Section, fresh_salt, moment_text
from twodrawer.chart.linked import linked_refs
from twodrawer.chart.models import Diagnosis, Goal, Note
from twodrawer.chart.treatment_box import open_diagnosis, open_goal
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.scheduling import queries as scheduling
from twodrawer.scheduling.facts import SessionFacts, Telehealth
from twodrawer.sealing.keyring import Keyring
from twodrawer.writing.blanks import blanks_in
from twodrawer.writing.catalog import format_named


def gather(
    note: Note, sections: Mapping[str, str], *, ring: Keyring, by: law.Member, on: date, read: Reading
) -> Content:
    """The next version, with a fresh salt. Conflict if there is nothing to sign or a fact is missing."""
    if not any(text.strip() for text in sections.values()):
        raise Conflict(
            "This note is empty", why="A signature stands under words.", do="Write the note, then sign it."
        )
    _require_no_blanks(sections)
    session = _session_of(note, by=by, on=on, read=read)
    if note.client_id in scheduling.missing_telehealth(session):
        raise Conflict(
            "Where the client was is still missing",
            why="A telehealth session takes place where the client is: licence and help hang on it.",
            do="Write the client's location on the session, then sign.",
        )
    return put_together(note, sections, ring=ring, by=by, on=on, read=read, session=session)


def _require_no_blanks(sections: Mapping[str, str]) -> None:
    """Nothing, if every blank of a phrase was filled; Conflict otherwise. What nobody said must not stand signed."""
    open_ones = dict.fromkeys(name for text in sections.values() for name in blanks_in(text))
    if open_ones:
        named = ", ".join(f"{{{name}}}" for name in list(open_ones)[:6])
        raise Conflict(
            f"A blank of a phrase is still open: {named}",
            why="A sentence with a blank says nothing yet, and a signed note can't be changed.",
            do="Go back to the note, fill it or take the sentence out, then sign.",
        )


def put_together(
    note: Note,
    sections: Mapping[str, str],
    *,
    ring: Keyring,
    by: law.Member,
    on: date,
    read: Reading,
    session: SessionFacts | None = None,
) -> Content:
    """The next version as it would stand, whether or not it could be signed: for the author's own preview."""
    session = session or _session_of(note, by=by, on=on, read=read)
    form = format_named(note.format)
    return Content(
        note_ref=note.ref,
        practice_ref=note.practice_id,
        client_ref=note.client_id,
        session_ref=note.session_id,
        author_ref=note.author_id,
        addendum_to=note.addendum_to_id,
        format=note.format,
        version=note.version + 1,
        sections=tuple(
            Section(section.key, section.heading, sections.get(section.key, "")) for section in form.sections
        ),
        facts=_session_words(note, session),
        diagnoses=_diagnoses(note, ring),
        goals=_goals(note, ring),
        salt=fresh_salt(),
    )


def _session_of(note: Note, *, by: law.Member, on: date, read: Reading) -> SessionFacts:
    try:
        return scheduling.session_facts(note.session_id, by=by, on=on, read=read)
    except Refused:
        # The author knows the note, so this is no secret: somebody who covered a session and covers no more.
        raise Conflict(
            "You are no longer on this client's care team",
            why="A note is signed with the facts of its session, and those are open to the care team only.",
            do="Ask a colleague of the care team, or the administrator, to put you back for a day.",
        ) from None


def _session_words(note: Note, session: SessionFacts) -> dict[str, str]:
    part = next((one for one in session.participants if one.client_ref == note.client_id), None)
    distance = (part.telehealth if part is not None else None) or Telehealth()
    return {
        "planned_start": moment_text(session.planned_start),
        "planned_stop": moment_text(session.planned_stop),
        "start": moment_text(session.start),
        "stop": moment_text(session.stop),
        "minutes": "" if session.minutes is None else str(session.minutes),
        "cpt": session.cpt,
        "place": session.place,
        "modality": session.modality,
        "attendance": part.attendance if part is not None else "",
        "client_location": distance.client_location,
        "platform": distance.platform,
        "consent_on_file": "yes" if distance.consent_on_file else "no",
        "trouble": distance.trouble,
    }


def _diagnoses(note: Note, ring: Keyring) -> tuple[tuple[str, str], ...]:
    rows = Diagnosis.objects.filter(ref__in=linked_refs(note)[1]).order_by("position", "ref")
    opened = [open_diagnosis(ring, row) for row in rows]
    return tuple((said.code, said.description) for said in opened)


def _goals(note: Note, ring: Keyring) -> tuple[tuple[str, str], ...]:
    rows = Goal.objects.filter(ref__in=linked_refs(note)[0]).order_by("number")
    opened = [open_goal(ring, row) for row in rows]
    return tuple((said.key, said.title) for said in opened)
