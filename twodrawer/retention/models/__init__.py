"""Tables of the retention room. No workflow in here."""

from twodrawer.retention.models.destruction import (
    DestructionCertificate,
    DestructionProposal,
    KeepingRule,
    VaultNotice,
)
from twodrawer.retention.models.holds import HoldRelease, LegalHold

__all__ = [
    "DestructionCertificate",
    "DestructionProposal",
    "HoldRelease",
    "KeepingRule",
    "LegalHold",
    "VaultNotice",
]
