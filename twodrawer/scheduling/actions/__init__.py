"""Verbs on sessions. Each is one transaction: decide, change, record."""

from twodrawer.scheduling.actions.bring_in import bring_in_session
from twodrawer.scheduling.actions.keep import (
    mark_attendance,
    mark_everybody,
    record_telehealth,
    record_times,
)
from twodrawer.scheduling.actions.participants import add_client, remove_client
from twodrawer.scheduling.actions.plan import cancel_session, change_session, move_session, plan_session
from twodrawer.scheduling.actions.series import cancel_series, change_series, plan_series

__all__ = [
    "add_client",
    "bring_in_session",
    "cancel_series",
    "cancel_session",
    "change_series",
    "change_session",
    "mark_attendance",
    "mark_everybody",
    "move_session",
    "plan_series",
    "plan_session",
    "record_telehealth",
    "record_times",
    "remove_client",
]
