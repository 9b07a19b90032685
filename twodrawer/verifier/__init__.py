"""Checks files of a Twodrawer off line: signed notes, releases, proofs and checkpoints. One folder, to be used here or
copied alone.

    python -m twodrawer.verifier FILE…        or, where the folder lies,        python -m verifier FILE…

It needs Python 3.11 and the package `cryptography`, and nothing of Twodrawer: what it knows of the formats is
written here a second time (docs/specs/ledger.md, note.md and release.md). It never asks a network, and holds no secret.

What it says is no more than what was proved. "Signed by" stands only where a passkey signed whose enrolment is
proved; otherwise the practice attests for the person. The keys come from the file itself unless you name those
that you know from elsewhere (--practice-key, --ledger-key): without them a file proves that nothing in it was
changed since somebody with those keys made it, and the keys are printed so that you can ask whose they are.
"""

from .checking import check, main, run
from .known import Known
from .texts import Wrong
from .tree import Checkpoint, read_checkpoint, root_of, roots_of

__all__ = ["Checkpoint", "Known", "Wrong", "check", "main", "read_checkpoint", "root_of", "roots_of", "run"]
