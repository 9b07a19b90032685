"""Tables of the people room. No workflow in here."""

from twodrawer.people.models.clients import CareTeamLink, Client, ClientLink, Representative
from twodrawer.people.models.coverage import Policy, PolicyEnd, Referral
from twodrawer.people.models.emergency import EmergencyAccess, EmergencyEnd
from twodrawer.people.models.sign_in import Account, FactorRestoration, FirstPractice, OfflineCode
from twodrawer.people.models.workforce import Invitation, Member, Practice, RoleGrant, Supervision

__all__ = [
    "Account",
    "CareTeamLink",
    "Client",
    "ClientLink",
    "EmergencyAccess",
    "EmergencyEnd",
    "FactorRestoration",
    "FirstPractice",
    "Invitation",
    "Member",
    "OfflineCode",
    "Policy",
    "PolicyEnd",
    "Practice",
    "Referral",
    "Representative",
    "RoleGrant",
    "Supervision",
]
