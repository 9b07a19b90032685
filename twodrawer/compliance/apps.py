"""The compliance room as Django knows it."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Tables: what the privacy officer has reviewed."""

    name = "twodrawer.compliance"
    label = "compliance"
