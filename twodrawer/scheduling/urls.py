"""The doors to planning and keeping sessions. The session page itself is the desk's."""

from django.urls import path

from twodrawer.scheduling import views

urlpatterns = [
    path("sessions/new/", views.session_new_view, name="session_new"),
    path("sessions/<uuid:session_ref>/edit/", views.session_edit_view, name="session_edit"),
]
