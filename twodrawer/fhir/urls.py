"""The doors to moving clients in."""

from django.urls import path

from twodrawer.fhir import views

urlpatterns = [
    path("clients/import/", views.imports_view, name="imports"),
    path("clients/import/<uuid:import_ref>/", views.import_view, name="import"),
]
