"""Uploads stay in memory, within a limit, and are taken at one door from those only who may hand something in there.

Django reads a form before the view decides anything, and by its own habit puts large files into a temporary folder.
Here nothing of an upload reaches a disk unsealed.
"""

from abc import ABC, abstractmethod
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class InMemory(FileUploadHandler, ABC):
    """Files of one request in memory, or none of them: `request.upload_too_large` says so to the view."""

    limit: int
    """Bytes that all files of a request may have."""
    slack: int
    """What the form around them may weigh."""
    passes_on = False
    """Whether bytes for other doors go on to the next handler. The last one drops them as they come."""
    name = ""
    """What every file is called from here on; blank: as whoever sent it called it."""

    @abstractmethod
    def is_asked_for(self, request: HttpRequest) -> bool:
        """Whether this door takes anything from this person."""

    def handle_raw_input(self, input_data: Any, meta: Any, content_length: int, *more: Any) -> None:
        """Decides before the first byte whether anything is taken."""
        assert self.request is not None
        self._taken = 0
        self._chunks: list[bytes] = []
        self._is_asked_for = self.is_asked_for(self.request)
        if self._is_asked_for and content_length > self.limit + self.slack:
            self._too_large()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps the bytes while there is room for them."""
        if not self._is_asked_for and self.passes_on:
            return raw_data
        self._taken += len(raw_data)
        if self._is_asked_for and self._taken > self.limit:
            self._too_large()
        if not self._is_asked_for or self._was_too_large:
            self._chunks = []
            raise StopUpload(connection_reset=False)
        self._chunks.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The file, wholly in memory."""
        content, self._chunks = b"".join(self._chunks), []
        if not self._is_asked_for or self._was_too_large:
            return None
        return InMemoryUploadedFile(
            file=BytesIO(content),
            field_name=self.field_name,
            name=self.name or self.file_name,
            content_type=None if self.name else self.content_type,
            size=len(content),
            charset=None if self.name else self.charset,
        )

    @property
    def _was_too_large(self) -> bool:
        return bool(getattr(self.request, "upload_too_large", False))

    def _too_large(self) -> None:
        assert self.request is not None
        self.request.upload_too_large = True  # type: ignore[attr-defined]  # the view asks for it
