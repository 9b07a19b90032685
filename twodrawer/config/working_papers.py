"""In the record's process alone: working papers of drafts end when they are old enough."""

from twodrawer.config.background import Worker
from twodrawer.lib.time import now


def sources_worker() -> Worker:
    """What drafts were made from ends when it is old enough, whether or not anybody looks."""
    from twodrawer.chart.actions import end_old_sources

    def turn() -> None:
        end_old_sources(at=now())

    return Worker("sources", 600.0, turn, first=40.0)
