"""The chart as Django knows it."""

from django.apps import AppConfig


class ChartConfig(AppConfig):
    """Tables: notes, drafts, versions, signatures, diagnoses, goals."""

    name = "twodrawer.chart"
    label = "chart"
