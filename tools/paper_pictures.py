"""Draws a page of a PDF file as a picture, for docs/screenshots/ and for looking at what one changed."""

import struct
import zlib
from pathlib import Path

import pypdfium2

SCALE = 1.5


def draw_page(content: bytes, number: int, *, to: Path) -> None:
    """The picture of one page, counted from 0. A file with fewer pages shows its last one."""
    document = pypdfium2.PdfDocument(content)
    try:
        page = document[min(number, len(document) - 1)]
        bitmap = page.render(scale=SCALE, rev_byteorder=True, prefer_bgrx=False)
        to.write_bytes(
            _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)
        )
    finally:
        document.close()


def _png(raw: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Eight-bit RGB rows as a PNG file."""
    if channels != 3:
        raise ValueError(f"a page came with {channels} channels, not with red, green and blue")
    rows = b"".join(b"\0" + raw[row * stride : row * stride + width * 3] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
