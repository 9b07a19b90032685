"""What the phrase bank tells other rooms: frozen facts, never tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from twodrawer.writing.elements import Element
from twodrawer.writing.format_file import Format

OWN = "own"
"""The pack of phrases that a clinician wrote or took over."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase. `key` names it among all that one clinician sees: `cbt.alog`, or `own.` and its ref."""

    key: str
    pack: str
    letters: str
    element: Element
    text: str
    from_pack: str = ""  # of an own phrase: the name of the pack it came with


@dataclass(frozen=True, slots=True)
class Pack:
    """Phrases that belong together, as one file holds them."""

    key: str
    name: str
    about: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Bank:
    """What one clinician keeps: own phrases, short forms that expand, pins, packs left out, what was used lately, and
    whether private sentences are held back from their progress notes."""

    phrases: tuple[Phrase, ...] = ()
    short_forms: Mapping[str, str] = field(default_factory=dict)
    pins: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    used: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # modality or diagnosis → keys, newest first
    holds_back: bool = True


@dataclass(frozen=True, slots=True)
class Writing:
    """For whom and what is written, as the desk says it: enough to bring the right phrases to the top."""

    client_ref: UUID
    modality: str = ""
    diagnoses: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Under what a use is remembered beside the client: the modality, and each diagnosis by its category."""
        found = [f"modality:{self.modality}"] if self.modality else []
        return (*found, *dict.fromkeys(f"diagnosis:{code[:3]}" for code in self.diagnoses if code))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A phrase with why it stands where it stands: pinned, used for this client, with this modality or diagnosis."""

    phrase: Phrase
    why: str = ""  # pinned, client, modality, diagnosis, or blank


@dataclass(frozen=True, slots=True)
class Template:
    """A note template of a clinician's own. It never changes: a changed one is a new one, and this one ends."""

    ref: UUID
    key: str
    form: Format
    made_at: datetime
