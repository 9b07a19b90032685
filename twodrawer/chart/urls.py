"""The chart's doors for scripts. Pages of notes are the desk's."""

from django.urls import path

from twodrawer.chart import views

urlpatterns = [
    path("notes/<uuid:note_ref>/save/", views.save, name="note_save"),
    path("notes/<uuid:note_ref>/journal-key/", views.journal_key, name="note_journal_key"),
    path("notes/<uuid:note_ref>/places/", views.places, name="note_places"),
]
