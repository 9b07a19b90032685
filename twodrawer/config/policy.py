"""The content security policy, put together once: it is the same on every page, and no page may loosen it."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase


@cache
def policy() -> str:
    """The policy of the settings, as the header says it."""
    return build_policy()


class OnePolicy(CSPMiddleware):
    """Every response carries the settings' policy. A view's decorator or a nonce changes nothing in it."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing: there are no nonces, since no page has a script or a style of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response with the policy."""
        response[HEADER] = policy()
        return response
