"""The backup room as Django knows it."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """One table: what was backed up or rehearsed when, and how it went."""

    name = "twodrawer.backup"
    label = "backup"
