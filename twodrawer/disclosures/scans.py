"""A scan as it comes in: what it is, by its bytes and nothing else. Pure.

A name and a type that somebody sent along are not looked at. What is kept is only ever handed out as the type that
was found here, to be saved; a PDF is never shown by the program, and an image by the browser's own drawing alone.
"""

from twodrawer.lib.errors import Invalid

LIMIT = 10 * 2**20
"""Bytes. A scan of some pages has one or two million."""

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}

_PNG_START = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_NO_PDF_WITHOUT = (b"%%EOF", b"startxref")


def media_of(content: bytes) -> str:
    """The type that the bytes are, whole from their first mark to their last; Invalid for anything else."""
    if len(content) > LIMIT:
        raise _wrong(
            f"The file is larger than {LIMIT // 2**20} MB",
            do="Scan it again in grey and at 150 to 200 dots per inch, or page by page.",
        )
    if not content:
        raise _wrong("The file is empty", do="Choose the file again.")
    if content.startswith((b"%PDF-1.", b"%PDF-2.")):
        if all(mark in content[-2_048:] for mark in _NO_PDF_WITHOUT):
            return PDF
        raise _wrong("This PDF is cut off", do="Scan or save it again, and choose the new file.")
    if content.startswith(_PNG_START):
        if content.endswith(_PNG_END):
            return PNG
        raise _wrong("This image is cut off", do="Take or save it again, and choose the new file.")
    if content.startswith(_JPEG_START):
        if content.rstrip(b"\x00").endswith(_JPEG_END):
            return JPEG
        raise _wrong("This image is cut off", do="Take or save it again, and choose the new file.")
    raise _wrong(
        "This file is neither a PDF nor a PNG or JPEG image",
        do="Scan the paper as PDF, or photograph it, and choose that file.",
    )


def _wrong(what: str, *, do: str) -> Invalid:
    return Invalid(what, why="Nothing of it was kept.", do=do, fields=("scan",))
