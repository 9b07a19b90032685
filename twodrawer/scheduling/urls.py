"""The doors to planning and keeping sessions. The session page itself is the desk's."""

from django.urls import path

from twodrawer.scheduling.views import moving, series, sessions

urlpatterns = [
    path("sessions/new/", sessions.session_new_view, name="session_new"),
    path("sessions/<uuid:session_ref>/edit/", sessions.session_edit_view, name="session_edit"),
    path("sessions/<uuid:session_ref>/move/", moving.session_move_view, name="session_move"),
    path("sessions/<uuid:session_ref>/attendance/", moving.session_attend_view, name="session_attend"),
    path("sessions/<uuid:session_ref>/series/", series.session_series_view, name="session_series"),
]
