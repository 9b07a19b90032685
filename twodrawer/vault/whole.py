"""Whether every sealed file is the one whose hash was written down beside it. Nothing is opened: nothing here could."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from uuid import UUID

from twodrawer.vault.models import Lending, NoteVersion, Shelf

BATCH = 200


def differing_files() -> Iterator[UUID]:
    """The refs of the rows whose file has another hash."""
    rows = (
        NoteVersion.objects.values_list("ref", "sha256", "file").iterator(BATCH),
        Shelf.objects.values_list("ref", "sha256", "file").iterator(BATCH),
        # A lending that was ended keeps its row and no file.
        Lending.objects.filter(ended_at__isnull=True).values_list("ref", "sha256", "file").iterator(BATCH),
    )
    for ref, said, file in chain(*rows):
        if sha256(bytes(file)).hexdigest() != said:
            yield ref
