"""Files put together in one ZIP file, the same bytes each time: a fixed order, fixed times, nothing compressed.

How well a file is compressed hangs on the version of a library, so nothing is. PDF files are compressed inside.
"""

import io
import zipfile
from collections.abc import Mapping

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP can tell. When something was released stands in the account and in the ledger."""
UNIX = 3
READABLE = 0o100600 << 16


def packed(files: Mapping[str, bytes]) -> bytes:
    """The ZIP file, in the order of the names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = READABLE
            archive.writestr(entry, content)
    return out.getvalue()
