"""The config room as Django knows it."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """No tables."""

    name = "twodrawer.config"
    label = "config"
