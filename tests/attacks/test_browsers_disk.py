"""What a browser writes to its own disk so that it can bring its tabs back: half-filled forms, what was posted, titles.

All of it stays there after signing out, readable, and is in no server's hands. So no form leaves its words to it, and no
title names a client. What a browser does with a page that answered a post is looked at in tests/browser/test_residue.py.
"""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.attacks.doors import doors, knock
from tests.attacks.stage import World

# Kinds of fields whose words a browser keeps; a password's it never does.
KEPT = {"text", "search", "email", "tel", "url", "number", "date", "time", "datetime-local", "month"}
# What one says of oneself, so that a browser can fill it in: at the entrance and in setting up.
ONES_OWN = {"username", "one-time-code", "name", "new-password", "current-password"}
CLIENTS = ("Rowan", "Tran", "Marlow", "Lindgren")
STAFF = ("okafor", "novak", "ibarra", "haddad", "keller", "adeyemi")


class Fields(HTMLParser):
    """The fields of a page that a browser would remember, and the page's title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.left: list[str] = []
        self.seen = 0
        self.title = ""
        self._forms: dict[str, str] = {}
        self._in = ""
        self._in_title = False
        # A field may belong to a form that stands further down.
        for form in re.findall(r"<form\b[^>]*>", page):
            named = re.search(r'\bid="([^"]*)"', form)
            if named and 'autocomplete="off"' in form:
                self._forms[named.group(1)] = "off"
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in = held.get("autocomplete", "")
        self._in_title = tag == "title" and not self.title
        if tag == "textarea" or tag == "select" or (tag == "input" and held.get("type", "text") in KEPT):
            self.seen += 1
            form = self._forms.get(held["form"], "") if "form" in held else self._in
            said = held.get("autocomplete") or form
            if said != "off" and said not in ONES_OWN:
                self.left.append(f"{tag} {held.get('name') or held.get('id')}: {said or 'nothing said'}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in = ""
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


@pytest.mark.parametrize("name", STAFF)
def test_no_page_leaves_words_to_the_browser_or_names_a_client_in_its_title(name: str, world: World):
    """Removed and found: `autocomplete="off"` of a form; a client's name in a title."""
    browser = world.browser(name)
    pages = seen = 0
    for door in doors():
        if door.method != "GET" or door.status(name) != "200":
            continue
        answer = knock(door, browser, world)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
        read = Fields(content.decode())
        pages, seen = pages + 1, seen + read.seen
        assert not read.left, str(door)
        assert not [client for client in CLIENTS if client in read.title], (str(door), read.title)
    assert pages > 15 and seen > 10


def test_the_entrance_leaves_no_words_to_the_browser_but_who_one_is(world: World):
    nobody = world.browser("nobody")
    for route in ("account_login", "account_reset_password"):
        assert not Fields(nobody.get(reverse(route)).content.decode()).left


def test_what_only_answered_says_so_when_it_is_loaded_anew(world: World):
    answer = world.browser("okafor").get(reverse("note_discard", args=[world["draft"]]))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This page can&#x27;t be loaded again" in answer.content.decode()
