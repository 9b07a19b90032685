"""The retention room as Django knows it."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Tables: legal holds, rules that keep longer, proposals and certificates of destruction."""

    name = "twodrawer.retention"
    label = "retention"
