"""The disclosures room as Django knows it."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """Tables: papers (authorizations, consents, restrictions), requests, releases and the accounting."""

    name = "twodrawer.disclosures"
    label = "disclosures"
