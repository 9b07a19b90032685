"""PDF files, looked into: their words, their tags, what they say about themselves."""

import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pypdfium2

NO_WIDTH = "\u200b"


def pages_of(content: bytes) -> list[str]:
    """The words of each page, as somebody would copy them, in one line each."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [
            " ".join(page.get_textpage().get_text_bounded().replace(NO_WIDTH, "").split())
            for page in document
        ]
    finally:
        document.close()


def words_of(content: bytes) -> str:
    """The words of the whole file, in one line."""
    return " ".join(pages_of(content))


def plain(text: str) -> str:
    """Text as it comes out of a file: its words, however lines were broken."""
    return " ".join(text.split())


class Tagged:
    """The structure of a file, for whoever can't see it."""

    def __init__(self, content: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def is_marked(self) -> bool:
        """Whether the file says that it is tagged."""
        return bool(self.root["/MarkInfo"]["/Marked"])

    @property
    def language(self) -> str:
        """The language of its text."""
        return str(self.root["/Lang"])

    @property
    def metadata(self) -> str:
        """What the file says about itself (XMP)."""
        return str(self.root["/Metadata"].get_object().get_data().decode())

    @property
    def tags(self) -> list[str]:
        """Every tag, in reading order."""
        return [str(one["/S"]).lstrip("/") for one in self._elements(self.root["/StructTreeRoot"])]

    def _elements(self, node: Any) -> Iterator[Any]:
        node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for one in node:
                yield from self._elements(one)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node and node.get("/Type") != "/MCR":
                yield node
            if "/K" in node:
                yield from self._elements(node["/K"])
