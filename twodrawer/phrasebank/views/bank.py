"""One's own phrases and templates on one page, plain form posts; a pack to look through; one phrase to change."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.law import Act
from twodrawer.lib.errors import Invalid
from twodrawer.lib.refs import parse_ref
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.phrasebank import actions
from twodrawer.phrasebank.forms import HandOutForm, PhraseForm, ShortForm, TakeOverForm, say_wrong
from twodrawer.phrasebank.queries.page import bank_page, own_phrase, pack_page
from twodrawer.phrasebank.standing import require_bank
from twodrawer.phrasebank.words import ELEMENT_WORDS

FORMS: dict[str, type[forms.Form]] = {"phrase": PhraseForm, "short": ShortForm, "take_over": TakeOverForm}


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def phrases_view(request: StaffRequest) -> HttpResponse:
    """Own phrases, pins, packs, abbreviations, templates. Each form posts here with `what`."""
    by, on = request.member, request.today
    require_bank(Act.EDIT if request.method == "POST" else Act.READ, by=by, on=on)
    shown: dict[str, forms.Form] = {what: form(auto_id=f"{what}-%s") for what, form in FORMS.items()}
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what in FORMS:
            shown[what] = FORMS[what](request.POST, auto_id=f"{what}-%s")
            if _write(request, what, shown[what]):
                return redirect("phrases")
        else:
            messages.success(request, _press(request, what))
            return redirect("phrases")
    page = bank_page(by=by, at=request.now, on=on)
    context = {
        "page": page,
        "forms": shown,
        "hand_out": HandOutForm(auto_id="hand-%s"),
        "words": ELEMENT_WORDS,
        "wrong": next((what for what, form in shown.items() if form.errors), ""),
    }
    status = 422 if context["wrong"] else 200
    return render(request, "phrasebank/phrases.html", context, status=status)


def _write(request: StaffRequest, what: str, form: forms.Form) -> bool:
    """Whether what was typed into one of the forms is kept."""
    who: dict[str, Any] = {"by": request.member, "at": request.now, "on": request.today}
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        match what:
            case "phrase":
                actions.add_phrase(letters=said["letters"], element=said["element"], text=said["text"], **who)
                done = "The phrase is added."
            case "short":
                actions.set_short_form(said["short"], text=said["text"], **who)
                done = "The abbreviation expands from now on."
            case _:
                taken = actions.take_over(said["content"], **who)
                done = f"{taken} phrase{'' if taken == 1 else 's'} taken over."
    except Invalid as wrong:
        say_wrong(form, wrong)
        return False
    messages.success(request, done)
    return True


def _press(request: StaffRequest, what: str) -> str:
    """One press on the page: what was done, in a sentence."""
    who: dict[str, Any] = {"by": request.member, "at": request.now, "on": request.today}
    key = request.POST.get("phrase", "")[:80]
    presses: dict[str, tuple[Callable[[], object], str]] = {
        "pin": (lambda: actions.pin(key, **who), "Pinned."),
        "unpin": (lambda: actions.unpin(key, **who), "No longer pinned."),
        "remove": (lambda: actions.remove_phrase(_ref(key), **who), "The phrase is removed."),
        "short_remove": (lambda: actions.remove_short_form(key, **who), "The abbreviation is removed."),
        "hold_back": (
            lambda: actions.set_hold_back(request.POST.get("holds_back") == "yes", **who),
            "Saved. It holds for notes that you open from now on.",
        ),
        "packs": (lambda: actions.choose_packs(request.POST.getlist("packs"), **who), "Saved."),
    }
    if what not in presses:
        raise Invalid("This page doesn't know what was pressed", do="Open it again and press once more.")
    press, said = presses[what]
    press()
    return said


def _ref(key: str) -> UUID:
    found = parse_ref(key.removeprefix("own."))
    if found is None:
        raise Invalid("This phrase isn't in your bank", do="Open the page again; it may have been removed.")
    return found


@require_safe
@staff
def phrase_pack_view(request: StaffRequest, pack: str) -> HttpResponse:
    """A pack of the program, by the parts of a note."""
    page = pack_page(pack, by=request.member, at=request.now, on=request.today)
    groups = [
        (words, [(one, one.key in page.pins) for one in page.pack.phrases if one.element is element])
        for element, words in ELEMENT_WORDS.items()
    ]
    return render(request, "phrasebank/pack.html", {"page": page, "groups": [g for g in groups if g[1]]})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def phrase_edit_view(request: StaffRequest, phrase_ref: UUID) -> HttpResponse:
    """One phrase of one's own, changed."""
    who: dict[str, Any] = {"by": request.member, "at": request.now, "on": request.today}
    require_bank(Act.EDIT, by=request.member, on=request.today)
    phrase = own_phrase(phrase_ref, **who)
    initial = {"text": phrase.text, "letters": phrase.letters, "element": phrase.element.value}
    form = PhraseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change_phrase(
                phrase_ref, letters=said["letters"], element=said["element"], text=said["text"], **who
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, "Saved. Notes that it was put into keep their words.")
            return redirect("phrases")
    return render(request, "phrasebank/phrase.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@staff
def phrase_file_view(request: StaffRequest) -> HttpResponse:
    """The file of one's own phrases, to hand on."""
    require_bank(Act.READ, by=request.member, on=request.today)
    form = HandOutForm(request.POST)
    if not form.is_valid():
        raise Invalid("The pack needs a name", do="Go back and give it one.", fields=("name",))
    content = actions.hand_out(
        name=form.cleaned_data["name"], by=request.member, at=request.now, on=request.today
    )
    answer = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="phrases.yaml"'
    return answer
