"""Tables of the disclosures room. Only this room imports them."""

from twodrawer.disclosures.models.agreements import (
    Channel,
    NoticeGiven,
    NoticeText,
    Restriction,
    RestrictionStep,
)
from twodrawer.disclosures.models.orders import ReleaseOrder
from twodrawer.disclosures.models.papers import (
    Paper,
    PaperEnd,
    PaperScan,
    PaperSignature,
    PaperVersion,
    SignerRule,
)
from twodrawer.disclosures.models.releases import AccountReport, Disclosure, Package, Suspension
from twodrawer.disclosures.models.requests import Request, RequestScan, RequestStep

__all__ = [
    "AccountReport",
    "Channel",
    "Disclosure",
    "NoticeGiven",
    "NoticeText",
    "Package",
    "Paper",
    "PaperEnd",
    "PaperScan",
    "PaperSignature",
    "PaperVersion",
    "ReleaseOrder",
    "Request",
    "RequestScan",
    "RequestStep",
    "Restriction",
    "RestrictionStep",
    "SignerRule",
    "Suspension",
]
