"""`twodrawer phrases check`: files of phrases read as if they were taken over. No database is opened.

Exit status 0 if all of them can be taken over, 2 if one of them can't.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank.facts import OWN
from twodrawer.phrasebank.pack_file import FILE_LIMIT, read_pack
from twodrawer.phrasebank.phrase_rules import require_nobodys


def run(files: Sequence[Path]) -> int:
    """One line a file, and a sentence for what is wrong with one."""
    worst = 0
    for file in files:
        try:
            with file.open("rb") as held:
                content = held.read(FILE_LIMIT + 1).decode()
            pack = read_pack(OWN, content)
            for phrase in pack.phrases:
                require_nobodys(phrase.text)
        except (Invalid, OSError, UnicodeDecodeError) as wrong:
            worst = 2
            said = f"{wrong.what}. {wrong.do}" if isinstance(wrong, Invalid) else str(wrong)
            print(f"twodrawer: {file.name}: {said}", file=sys.stderr)
        else:
            print(f"{file.name}: {pack.name}, {len(pack.phrases)} phrases, can be taken over")
    return worst
