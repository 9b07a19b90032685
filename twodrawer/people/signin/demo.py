"""The demo's own door: one click stands in for both factors and for re-authentication, and only here.

Only from this very machine, under one of its own names, straight and not through a proxy, and only for accounts
that were made as demo accounts. Whether a practice is a demo is a mark in the database, never a setting.
"""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

from twodrawer.people.facts import PracticeFacts

DEMO_CONFIRMED = "demo_confirmed"
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_on_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, to a name of this machine that the installation answers to."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_loopback:
        return False
    if any(request.META.get(name) for name in FORWARDED):
        return False  # a proxy on this machine would make everybody look local
    host, _port = split_domain_port(request.get_host())
    return host in OWN_NAMES and host in settings.HOME.hosts


def stands_in(request: HttpRequest, practice: PracticeFacts | None) -> bool:
    """Whether this sign-in came through the demo's door and may still live off it."""
    came_through = request.session.get(DEMO_CONFIRMED) is True
    return came_through and practice is not None and practice.is_demo and is_on_this_machine(request)
