"""The middleware as a server has it: built once, not anew for every browser a test opens.

WhiteNoise looks at each static file when it is built, a tenth of a second that a test's first page would wait for.
"""

from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.core.signals import setting_changed
from django.test.client import ClientHandler

_KEPT = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")


def build_once() -> None:
    """From now on the browsers of this process's tests share one chain, until a test changes a setting."""
    kept: dict[str, Any] = {}

    def load_middleware(self: ClientHandler, is_async: bool = False) -> None:
        if not kept:
            BaseHandler.load_middleware(self, is_async)
            kept.update({name: getattr(self, name) for name in _KEPT})
        for name, value in kept.items():
            setattr(self, name, value)

    def forget(**_: Any) -> None:
        kept.clear()

    pytest.MonkeyPatch().setattr(ClientHandler, "load_middleware", load_middleware)
    setting_changed.connect(forget, weak=False)
