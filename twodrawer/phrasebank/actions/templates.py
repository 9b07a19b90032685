"""Note templates made on a page: sections, prompts, elements. Once made, one never changes: notes lean on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import yaml
from django.db import transaction

from twodrawer import law
from twodrawer.audit.actions import record
from twodrawer.law import Act
from twodrawer.lib.errors import Invalid, not_there
from twodrawer.lib.refs import new_ref
from twodrawer.lib.text import single_line
from twodrawer.phrasebank import events
from twodrawer.phrasebank.bank_box import make_key, seal_template
from twodrawer.phrasebank.models import NoteTemplate
from twodrawer.phrasebank.standing import require_bank
from twodrawer.sealing.keyring import keyring
from twodrawer.writing.format_file import read_format

MOST = 30
OWN_ORDER = 100


@dataclass(frozen=True)
class TemplateSection:
    """One section as it was asked for on the page."""

    heading: str
    prompt: str
    carries: Sequence[str]
    required: bool


def make_template(
    *,
    name: str,
    about: str,
    sections: Sequence[TemplateSection],
    in_place_of: UUID | None = None,
    by: law.Member,
    at: datetime,
    on: date,
) -> str:
    """The template is offered to its maker in the format picker. Its key.

    With `in_place_of`, that one is no longer offered: it was changed. Notes written in it keep it.
    """
    under = require_bank(Act.CREATE, by=by, on=on).citations
    ref = new_ref()
    key = f"own-{ref.hex[-12:]}"
    content = _file(name, about, sections)
    read_format(key, content)  # Invalid, with what is wrong, unless it is a format like any other
    ring = keyring(by.practice_ref)
    make_key(ring, by.ref, at=at)
    with transaction.atomic():
        if in_place_of is not None:
            _end(in_place_of, by=by, at=at)
        if NoteTemplate.objects.filter(member_id=by.ref, ended_at__isnull=True).count() >= MOST:
            raise Invalid(f"There is room for {MOST} templates", do="End one that you no longer use.")
        row = NoteTemplate(ref=ref, practice_id=by.practice_ref, member_id=by.ref, key=key, made_at=at)
        seal_template(ring, row, content)
        row.save(force_insert=True)
        refs = (("note_template", ref), *((("note_template", in_place_of),) if in_place_of else ()))
        record(
            events.about_bank("note_template.made", under, refs, {"sections": len(sections)}), by=by, at=at
        )
    return key


def end_template(template_ref: UUID, *, by: law.Member, at: datetime, on: date) -> None:
    """The template is no longer offered. Notes written in it keep their sections."""
    under = require_bank(Act.EDIT, by=by, on=on).citations
    with transaction.atomic():
        _end(template_ref, by=by, at=at)
        record(
            events.about_bank("note_template.ended", under, (("note_template", template_ref),)), by=by, at=at
        )


def _end(template_ref: UUID, *, by: law.Member, at: datetime) -> None:
    rows = NoteTemplate.objects.select_for_update().filter(
        ref=template_ref, practice_id=by.practice_ref, member_id=by.ref, ended_at__isnull=True
    )
    row = rows.first()
    if row is None:
        raise not_there("phrases.edit", (("note_template", template_ref),))
    row.ended_at = at
    row.save(update_fields=["ended_at"])


def _file(name: str, about: str, sections: Sequence[TemplateSection]) -> str:
    """The format file of a template, as `writing` reads it."""
    kept = [(number, one) for number, one in enumerate(sections, start=1) if one.heading.strip()]
    if not kept:
        raise Invalid(
            "A template has at least one section", do="Give the first one a heading.", fields=("heading_1",)
        )
    if not any(section.required for _, section in kept):
        raise Invalid(
            "Nothing in this template has to be written",
            why="An empty note could be signed in it.",
            do="Tick “A note needs it” at one section or more.",
            fields=("required_1",),
        )
    taken: set[str] = set()
    parts = []
    for number, section in kept:
        heading = single_line(section.heading, limit=60, what="The heading")
        if not section.carries:
            raise Invalid(
                f"Nothing is chosen that “{heading}” usually carries",
                do="Choose at least one, so that words find their section when the format changes.",
                fields=(f"carries_{number}",),
            )
        prompt = single_line(section.prompt, limit=200, what="The prompt")
        parts.append({
            "key": _key(heading, taken), "heading": heading, "letter": "", "required": section.required,
            "prompt": prompt or f"What belongs under {heading}?", "carries": list(section.carries),
        })  # fmt: skip
    said = {
        "name": single_line(name, limit=40, what="The name"),
        "about": single_line(about, limit=200, what="The description") or "A template of your own.",
        "order": OWN_ORDER,
        "sections": parts,
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def _key(heading: str, taken: set[str]) -> str:
    """A key for a section, from its heading: letters and digits, once in the template."""
    plain = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")[:24]
    base = plain if plain[:1].isalpha() else f"s_{plain}"
    key = next(
        one for number in range(1, 40) if (one := base if number == 1 else f"{base}_{number}") not in taken
    )
    taken.add(key)
    return key
