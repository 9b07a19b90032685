"""Doors of set-up, invitations, the demo, the People page and the practice's settings."""

from django.urls import path

from twodrawer.people.views import backups, demo, invitation, practice, set_up, workforce

urlpatterns = [
    path("set-up/", set_up.set_up, name="set_up"),
    path("demo/sign-in", demo.demo_sign_in, name="demo_sign_in"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("people/", workforce.workforce, name="people"),
    path("people/invite/", workforce.invite, name="invite"),
    path("people/<uuid:member_ref>/", workforce.member, name="person"),
    path("settings/", practice.practice_settings, name="settings"),
    path("settings/backups/", backups.backups, name="backups"),
    path("settings/backups/progress/", backups.backup_progress, name="backup_progress"),
]
