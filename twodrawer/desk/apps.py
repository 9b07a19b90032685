"""The desk room as Django knows it."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """No tables."""

    name = "twodrawer.desk"
    label = "desk"
