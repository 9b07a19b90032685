"""Uploads stay in memory, within a limit, and are taken from those only who may move clients in.

Django reads a form before the view decides anything, and by its own habit puts large files into a temporary
folder. Here nothing of an upload reaches a disk unsealed, and bytes from anybody else are dropped as they come.
"""

from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.urls import reverse

from twodrawer.fhir.limits import UPLOAD_BYTES
from twodrawer.law import Act, Kind, could_ever

SLACK = 1_000_000
"""What the form around the files may weigh."""


class InMemory(FileUploadHandler):
    """Files of one request in memory, or none of them: `request.upload_too_large` says so to the view."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  as Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Decides before the first byte whether anything is taken."""
        assert self.request is not None
        self._taken = 0
        self._chunks: list[bytes] = []
        self._refused = not _may_send(self.request)
        if content_length > UPLOAD_BYTES + SLACK:
            self._too_large()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps the bytes while there is room for them."""
        self._taken += len(raw_data)
        if self._taken > UPLOAD_BYTES:
            self._too_large()
        if self._refused:
            self._chunks = []
            raise StopUpload(connection_reset=False)
        self._chunks.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file, wholly in memory."""
        from io import BytesIO

        content, self._chunks = b"".join(self._chunks), []
        if self._refused:
            return None
        return InMemoryUploadedFile(
            file=BytesIO(content),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )

    def _too_large(self) -> None:
        self._refused = True
        self.request.upload_too_large = True  # type: ignore[union-attr]


def _may_send(request: HttpRequest) -> bool:
    member = getattr(request, "member", None)
    if member is None or request.path != reverse("imports"):
        return False
    return could_ever(member, Act.BRING_IN, Kind.CLIENT)
