"""The scheduling room as Django knows it."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Tables: sessions and who takes part in them."""

    name = "twodrawer.scheduling"
    label = "scheduling"
