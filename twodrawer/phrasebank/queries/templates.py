"""Note templates: the format that a key names, and one's own."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.law import Act
from twodrawer.lib.statements import prepared
from twodrawer.phrasebank.bank_box import open_template
from twodrawer.phrasebank.facts import Template
from twodrawer.phrasebank.models import NoteTemplate
from twodrawer.phrasebank.standing import has_bank, require_bank
from twodrawer.sealing.keyring import keyring
from twodrawer.writing.format_file import Format, read_format


@prepared
def _live(member_ref: UUID) -> "QuerySet[NoteTemplate, NoteTemplate]":
    return NoteTemplate.objects.filter(member_id=member_ref, ended_at__isnull=True).order_by("made_at", "ref")


@prepared
def _keyed(key: str) -> "QuerySet[NoteTemplate, NoteTemplate]":
    return NoteTemplate.objects.filter(key=key)


def own_format(key: str, chosen_by: UUID | None) -> Format | None:
    """The format that a note names by this key, whoever made it and whether or not it is still offered.

    Nothing is asked of the law here: whoever may read a note may know how it is laid out, and a template holds headings
    and prompts only. Whoever chooses one for a note finds their own that still stand, and no others.
    """
    row = _keyed.first(key=key)
    if row is None or (chosen_by is not None and (row.member_id != chosen_by or row.ended_at is not None)):
        return None
    return _form(row)


def own_formats(*, by: law.Member, on: date) -> tuple[Format, ...]:
    """The templates that this member can choose for a note."""
    if not has_bank(by, on=on):
        return ()
    return tuple(_form(row) for row in _live.all(member_ref=by.ref))


def templates_of(*, by: law.Member, on: date, read: Reading) -> tuple[Template, ...]:
    """One's own templates, the oldest first."""
    read.allowed_under(*require_bank(Act.READ, by=by, on=on).citations)
    rows = list(_live.all(member_ref=by.ref))
    read.of("note_template", *(row.ref for row in rows))
    return tuple(Template(row.ref, row.key, _form(row), row.made_at) for row in rows)


def _form(row: NoteTemplate) -> Format:
    return read_format(row.key, open_template(keyring(row.practice_id), row))[1]


def practice_of_template(template_ref: UUID) -> UUID | None:
    """In which practice somebody keeps it: for the refusal that both practices write down."""
    return NoteTemplate.objects.filter(ref=template_ref).values_list("practice_id", flat=True).first()
