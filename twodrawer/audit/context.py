"""The request that is being served, so that its entries can be told to belong together."""

from contextvars import ContextVar
from uuid import UUID

request_ref: ContextVar[UUID | None] = ContextVar("request_ref", default=None)
