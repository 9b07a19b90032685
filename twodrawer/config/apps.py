"""The config room as Django knows it."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """No tables."""

    name = "twodrawer.config"
    label = "config"

    def ready(self) -> None:
        """The calendar learns whom to ask which sessions have notes."""
        from twodrawer.chart.queries.written import written_about
        from twodrawer.scheduling.written import who_knows

        who_knows(written_about)
