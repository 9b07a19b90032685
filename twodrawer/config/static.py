"""Addresses of style sheets, scripts and pictures, each worked out once: a page names thirty of them."""

from django.contrib.staticfiles.storage import StaticFilesStorage


class KnownAddresses(StaticFilesStorage):
    """Files of the package at fixed addresses. Names come from templates, so there are as many as those say."""

    def __init__(self) -> None:
        super().__init__()
        self._addresses: dict[str | None, str] = {}

    def url(self, name: str | None) -> str:
        """Where the browser finds the file."""
        found = self._addresses.get(name)
        if found is None:
            found = self._addresses[name] = super().url(name)
        return found
