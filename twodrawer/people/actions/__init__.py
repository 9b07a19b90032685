"""Verbs of the people room. Each is one transaction: decide, change, record."""

from twodrawer.people.actions.clients import change_client, end_care, register_client, reopen_care
from twodrawer.people.actions.clients_brought_in import bring_in_client, bring_in_representative
from twodrawer.people.actions.clients_care import (
    hand_over_clients,
    hold_calendars,
    put_on_care_team,
    take_off_care_team,
)
from twodrawer.people.actions.clients_checked import checked_contact
from twodrawer.people.actions.clients_joined import join_clients, undo_join
from twodrawer.people.actions.clients_spoken_for import add_representative, end_representative
from twodrawer.people.actions.coverage import add_policy, end_policy, record_referral
from twodrawer.people.actions.emergency import break_glass, end_emergency
from twodrawer.people.actions.factors import record_enrolment, remove_factor
from twodrawer.people.actions.factors_offline import (
    confirm_offline_code,
    make_offline_code,
    use_offline_code,
)
from twodrawer.people.actions.factors_restoration import (
    ask_factor_restoration,
    confirm_factor_restoration,
    withdraw_factor_restoration,
)
from twodrawer.people.actions.practice import (
    PracticeWords,
    SetUp,
    change_practice,
    found_practice,
    set_up_before,
    set_up_first_practice,
)
from twodrawer.people.actions.workforce import (
    add_member,
    end_role,
    end_supervision,
    grant_role,
    link_supervision,
    open_client_account,
)
from twodrawer.people.actions.workforce_accounts import deactivate_member, reactivate_member
from twodrawer.people.actions.workforce_invitations import (
    accept_invitation,
    invite_again,
    invite_member,
    withdraw_invitation,
)

__all__ = [
    "PracticeWords",
    "SetUp",
    "accept_invitation",
    "add_member",
    "add_policy",
    "add_representative",
    "ask_factor_restoration",
    "break_glass",
    "bring_in_client",
    "bring_in_representative",
    "change_client",
    "change_practice",
    "checked_contact",
    "confirm_factor_restoration",
    "confirm_offline_code",
    "deactivate_member",
    "end_care",
    "end_emergency",
    "end_policy",
    "end_representative",
    "end_role",
    "end_supervision",
    "found_practice",
    "grant_role",
    "hand_over_clients",
    "hold_calendars",
    "invite_again",
    "invite_member",
    "join_clients",
    "link_supervision",
    "make_offline_code",
    "open_client_account",
    "put_on_care_team",
    "reactivate_member",
    "record_enrolment",
    "record_referral",
    "register_client",
    "remove_factor",
    "reopen_care",
    "set_up_before",
    "set_up_first_practice",
    "take_off_care_team",
    "undo_join",
    "use_offline_code",
    "withdraw_factor_restoration",
    "withdraw_invitation",
]
