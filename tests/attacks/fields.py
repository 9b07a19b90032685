"""Every field of the record's pages that takes words, found in the program itself: its forms, its formats, its addresses.

A field that somebody adds stands here without being written down; tests/attacks/test_dump.py fails until it was given a
canary, or until it is named below with the reason why it takes no words.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from django import forms
from django.urls import resolve

from tests.attacks.doors import routes
from tests.attacks.visitor import Answer, Visitor
from twodrawer.compliance.forms.blast_radius import LocalMoment
from twodrawer.disclosures.forms import steps
from twodrawer.disclosures.views import request_steps

Field = tuple[str, str]
"""A form's name and its field's; for what a view reads by itself, the view's module and the name."""

REFS = frozenset(
    {"treated_by", "clinician_ref", "member_ref", "client_ref", "key", "uidb36", "credential", "what"}
)
"""Fields of forms that hold a ref, a key that was mailed, what the browser signed, or one of the words on a button."""

NO_WORDS: dict[str, str] = {
    "what": "one of the words on a button", "do": "one of the words on a button", "client": "a ref", "clinician": "a ref",
    "following": "on or absent", "late": "yes or absent", "decided": "yes or absent", "attendance": "one of a list",
    "format": "one of a list", "step": "a ref", "reached": "yes or absent", "base": "a number", "span": "a ref", "tab": "a ref",
    "holds_back": "yes or absent", "next": "an address of our own", "show": "one of a list", "from": "a number", "day": "a day", "until": "a day", "at": "a clock",
    "person": "a ref", "sure": "yes or absent", "goals": "refs", "diagnoses": "refs", "before": "a place in a list",
    "account": "a ref", "end": "one of a list", "member": "a ref", "duplicate": "a ref", "sort": "one of a list",
    "start": "a place in a list", "days": "one of a list", "kind": "one of a list", "request": "a ref", "packs": "names of a list",
    "through": "a moment of the ledger", "ended": "one of a list", "back": "a button", "confirm": "a word that is given", "version": "a number", "page": "a number", "credential": "signed by the browser",
}  # fmt: skip
"""What a view reads by itself and takes no words, with what it takes."""

STEPS: dict[str, type[forms.Form]] = {
    "paper": steps.PaperForm, "verify": steps.VerifyForm, "proof": steps.ProofForm, "hand_over": steps.HandOverForm,
    "word": steps.WordForm, "extend": steps.ExtendForm, "deny": steps.DenyForm, "accept": steps.AcceptForm,
    "answer": steps.AnswerForm, "refuse": steps.RefuseForm, "withdraw": steps.WordsForm, "disagreement": steps.WordsForm,
    "rebuttal": steps.WordsForm, "travels": steps.StepForm, "finding": steps.FindingForm, "author": steps.AuthorForm,
    "reviewer": steps.ReviewerForm, "review": steps.ReviewForm, "outside": steps.OutsideForm,
}  # fmt: skip
"""The forms of a request's steps, by what is posted: a page makes them for what can be done next."""

_READS = re.compile(r"request\.(?:POST|GET)(?:\.get|\.getlist)?[\[(]\s*\"(\w+)\"")


def view_modules() -> dict[str, ModuleType]:
    """The module behind each route, by the route's name."""
    return {name: module_of(pattern.callback) for name, pattern in routes().items()}


def module_of(view: Any) -> ModuleType:
    """Where a view is written, whatever stands around it."""
    inner = inspect.unwrap(view)
    return sys.modules[getattr(inner, "view_class", inner).__module__]


def ours(module: ModuleType) -> bool:
    """Whether it is a module of the program."""
    return module.__name__.startswith("twodrawer.")


def forms_in(module: ModuleType) -> Iterator[type[forms.BaseForm]]:
    """The forms that this module works with: its own, and those of a module of forms that it names as a whole."""
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, forms.BaseForm):
            yield value
        elif isinstance(value, ModuleType) and ".forms." in value.__name__ and ours(value):
            yield from forms_in(value)


def takes_words(one: forms.Field) -> bool:
    """Whether somebody types into it."""
    return isinstance(one, forms.CharField) and not isinstance(one, forms.UUIDField | LocalMoment)


def text_fields() -> set[Field]:
    """Every field of every form that a page works with, and every name that a view reads by itself."""
    found: set[Field] = set()
    for module in filter(ours, set(view_modules().values())):
        for form in forms_in(module):
            named = getattr(form, "base_fields", {}).items()
            found |= {(form.__name__, name) for name, one in named if takes_words(one) and name not in REFS}
        read = set(_READS.findall(inspect.getsource(module)))
        found |= {(module.__name__, name) for name in read - set(NO_WORDS)}
    for step, form in STEPS.items():
        found |= {(step, name) for name, one in form.base_fields.items() if takes_words(one)}
    return found


@dataclass
class Spy(Visitor):
    """A visitor who notes which fields were given a canary, and keeps every answer."""

    planted: set[Field] = field(default_factory=set)
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)

    def post(self, path: str, data: dict[str, Any], *, form_on: str | None = None) -> Answer:
        """A form, with its fields noted."""
        self._note(path, data)
        answer = super().post(path, data, form_on=form_on)
        self.answers.append((path, answer))
        return answer

    def get(self, path: str) -> Answer:
        """A page."""
        answer = super().get(path)
        self.answers.append((path, answer))
        return answer

    def post_json(self, path: str, said: Any) -> Answer:
        """What a script posts."""
        self._note(path, said)
        answer = super().post_json(path, said)
        self.answers.append((path, answer))
        return answer

    def _note(self, path: str, data: dict[str, Any]) -> None:
        """Which fields of which forms these names are, at this address."""
        module = module_of(resolve(path.partition("?")[0]).func)
        if module is request_steps:
            # Each step has a form of its own, and its words are noted for that one alone.
            step = "review" if path.endswith("/review/") else data.get("what", "")
            self.planted |= {(step, name) for name, value in data.items() if self._is_canary(value)}
            return
        named = {form.__name__: set(getattr(form, "base_fields", {})) for form in forms_in(module)}
        for name, value in data.items():
            if not self._is_canary(value):
                continue
            bare = name.rpartition("-")[2]
            self.planted |= {(form, bare) for form, names in named.items() if bare in names}
            self.planted.add((module.__name__, bare))

    def _is_canary(self, value: Any) -> bool:
        return isinstance(value, str) and any(canary in value for canary in self.canaries)
