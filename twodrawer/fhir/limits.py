"""How much of a file is looked at. Beyond these it is refused whole, before anything is kept."""

FILE_BYTES = 64 * 2**20
"""One file, and one file inside a ZIP archive once it is unpacked."""

UPLOAD_BYTES = 32 * 2**20
"""Everything of one upload together: it is held in memory."""

UNPACKED_BYTES = 256 * 2**20
ARCHIVE_FILES = 5_000
ENTRIES = 200_000
"""Resources of one file. A patient with a long history has a few thousand."""

PATIENTS = 20_000
OF_ONE_PATIENT = 5_000
"""Encounters, conditions, plans and goals of one patient that are looked at."""

DEPTH = 40
TEXT = 20_000
"""Characters of one text that is read."""

LINE = 500
"""Characters of a name, a code, an address line."""
