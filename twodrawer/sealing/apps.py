"""The sealing room as Django knows it."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """Tables: wrapped data keys, in the `keys` database."""

    name = "twodrawer.sealing"
    label = "sealing"
