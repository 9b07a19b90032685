"""Notes with the number of words in their newest text, which lists and pages show beside them."""

from django.db.models import OuterRef, QuerySet, Subquery

from twodrawer.chart.models import DraftText, Note, NoteVersion


def with_words(rows: QuerySet[Note]) -> QuerySet[Note]:
    """The notes with `frozen_words` and `drafted_words`."""
    frozen = NoteVersion.objects.filter(note=OuterRef("ref"), version=OuterRef("version")).values("words")
    drafted = DraftText.objects.filter(note=OuterRef("ref")).values("words")
    return rows.annotate(frozen_words=Subquery(frozen[:1]), drafted_words=Subquery(drafted[:1]))
