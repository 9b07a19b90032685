"""The ledger as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Tables: entries and what they are about."""

    name = "twodrawer.audit"
    label = "audit"
