"""Verbs on sessions. Each is one transaction: decide, change, record."""

from twodrawer.scheduling.actions.bring_in import bring_in_session
from twodrawer.scheduling.actions.keep import mark_attendance, record_telehealth, record_times
from twodrawer.scheduling.actions.plan import cancel_session, change_session, plan_session

__all__ = [
    "bring_in_session",
    "cancel_session",
    "change_session",
    "mark_attendance",
    "plan_session",
    "record_telehealth",
    "record_times",
]
