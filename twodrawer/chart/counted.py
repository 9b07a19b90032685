"""Notes with what is counted beside them: the words of their newest text, and whether anything was added to them."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from twodrawer.chart.models import DraftText, Note, NoteVersion
from twodrawer.chart.states import IN_RECORD

IN_RECORD_STATES = [state.value for state in IN_RECORD]


def with_words(rows: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with `frozen_words` and `drafted_words`."""
    frozen = NoteVersion.objects.filter(note=OuterRef("ref"), version=OuterRef("version")).values("words")
    drafted = DraftText.objects.filter(note=OuterRef("ref")).values("words")
    return rows.annotate(frozen_words=Subquery(frozen[:1]), drafted_words=Subquery(drafted[:1]))


def with_addenda(rows: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with `has_addenda`: whether an addendum to them is in the record."""
    added = Note.objects.filter(addendum_to=OuterRef("ref"), state__in=IN_RECORD_STATES)
    return rows.annotate(has_addenda=Exists(added))
