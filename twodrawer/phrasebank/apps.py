"""The phrase bank as Django knows it."""

from django.apps import AppConfig


class PhrasebankConfig(AppConfig):
    """Tables: a clinician's bank, what was used lately, note templates."""

    name = "twodrawer.phrasebank"
    label = "phrasebank"

    def ready(self) -> None:
        """A clinician's own note templates can be written in, wherever a format is asked for by its key."""
        from twodrawer.phrasebank.queries.templates import own_format
        from twodrawer.writing import catalog

        catalog.also_ask(own_format)
