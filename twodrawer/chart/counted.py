"""Notes with what is counted beside them: the words of their newest text, and whether anything was added to them."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from twodrawer.chart.models import DraftText, Note, NoteVersion


def with_words(rows: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with `frozen_words` and `drafted_words`."""
    frozen = NoteVersion.objects.filter(note=OuterRef("ref"), version=OuterRef("version")).values("words")
    drafted = DraftText.objects.filter(note=OuterRef("ref")).values("words")
    return rows.annotate(frozen_words=Subquery(frozen[:1]), drafted_words=Subquery(drafted[:1]))


def with_addenda(rows: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with `has_addenda`: whether anything was ever added to them, be it only begun. Asked without
    the state, which the index doesn't have: SQLite would read the whole table for each note."""
    return rows.annotate(has_addenda=Exists(Note.objects.filter(addendum_to=OuterRef("ref"))))
