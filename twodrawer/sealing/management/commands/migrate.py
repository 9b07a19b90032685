"""`migrate` as Django has it, but for the store of wrapped keys, which takes this room's steps alone.

Every other step would make nothing there and still be worked out: a third of the time that a new installation takes.
"""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from twodrawer.sealing.router import KEYS, ROOM


class Command(Migrate):
    """Brings one store up to this version."""

    def handle(self, *args: Any, **options: Any) -> None:
        """The store has this version's tables. A named app is taken by its name, as ever."""
        if options["database"] == KEYS and not options["app_label"]:
            # With an app named, Django refuses to make tables of apps without steps; none of them lies here.
            options |= {"app_label": ROOM, "run_syncdb": False}
        super().handle(*args, **options)
