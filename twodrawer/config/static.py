"""Style sheets, scripts and pictures: where they are, each address worked out once, and how they travel."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

STATIC = "/static/"
TEXTS = ("text/css", "text/javascript", "image/svg+xml", "application/json")


class SmallFiles(GZipMiddleware):
    """Style sheets, scripts, drawings and the sorter's model travel compressed. Pages never do: beside a secret on the
    page, the length of what was compressed tells about the secret (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The file, a third as long where the browser can read it so."""
        if not request.path.startswith(STATIC) or response.status_code != 200:
            return response
        if response.headers.get("Content-Type", "").partition(";")[0] not in TEXTS:
            return response
        return super().process_response(request, response)


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
