"""The FHIR room as Django knows it."""

from django.apps import AppConfig


class FhirConfig(AppConfig):
    """Tables: imports with their parts, and what has arrived before."""

    name = "twodrawer.fhir"
    label = "fhir"
