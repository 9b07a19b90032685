"""A form is written, or what a signed paper says is entered; while it is, the law reads along."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions import papers as actions
from twodrawer.disclosures.facts_papers import Finding, FormWords, PaperOpened
from twodrawer.disclosures.form_text import title_of
from twodrawer.disclosures.forms.papers import KINDS, PaperForm, WordsForm
from twodrawer.disclosures.queries import papers
from twodrawer.law import Act, Kind
from twodrawer.law.words import AuthorityKind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.facts import ClientFacts
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.views.clients import purpose_of


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_new_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """A form for the client to sign. A post from htmx, or with the button Check, only reads it."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.EDIT, Kind.PAPER, client_ref, by=by, on=on)
    kind = _kind(request)
    words = FormWords(kind=kind, discloser=request.practice.name)
    form = WordsForm(
        request.POST if request.method == "POST" else None, kind=kind, initial=WordsForm.filled(words, 0)
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and not _only_checks(request):
        try:
            ref = actions.write_paper(client_ref, words=form.words(), by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            return redirect("paper", ref)
    with reading("paper.checked", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
        entered = form.words() if valid else words
        found = papers.check_written(client_ref, entered, by=by, on=on, read=read)
    begins = request.method != "POST"
    return _page(request, form, () if begins else found, client=client, paper=None, kind=kind, begins=begins)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_edit_view(request: StaffRequest, paper_ref: UUID) -> HttpResponse:
    """The next version: a correction of a form, or what somebody reads off a signed paper."""
    by, at, on = request.member, request.now, request.today
    posted = request.method == "POST"
    with reading("paper.checked", by=by, at=at, purpose=purpose_of(by)) as read:
        paper = papers.paper_opened(paper_ref, by=by, on=on, read=read, act=Act.EDIT)
        client = people.client_facts(paper.about.client_ref, by=by, on=on, read=read)
        kind = (
            paper.words.kind
            if paper.words is not None and not paper.about.is_received
            else _kind(request, paper)
        )
        words = paper.words if paper.words is not None else FormWords(kind=kind)
        form_of = PaperForm if paper.about.is_received else WordsForm
        form = form_of(
            request.POST if posted else None, kind=kind, initial=form_of.filled(words, paper.version)
        )
        valid = posted and form.is_valid()
        check = papers.check_received if paper.about.is_received else papers.check_written
        found = check(paper.about.client_ref, form.words() if valid else words, by=by, on=on, read=read)
    problem = None
    if valid and not _only_checks(request):
        try:
            form.require_whole()
            actions.change_words(
                paper_ref, words=form.words(), version=form.cleaned_data["version"], by=by, at=at, on=on
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "Kept as a new version.")
            return redirect("paper", paper_ref)
    begins = not posted and paper.version == 0
    shown = () if begins else found
    return _page(request, form, shown, client=client, paper=paper, kind=kind, problem=problem, begins=begins)


def _page(
    request: StaffRequest,
    form: WordsForm,
    found: tuple[Finding, ...],
    *,
    client: ClientFacts,
    paper: PaperOpened | None,
    kind: AuthorityKind,
    problem: Conflict | None = None,
    begins: bool = False,
) -> HttpResponse:
    """`begins`: nothing was entered yet, so nothing is said to be missing before somebody has had a chance."""
    shown = {
        "begins": begins,
        "client": client,
        "form": form,
        "groups": form.rows(found),
        "found": found,
        "paper": paper,
        "kind": kind,
        "kinds": KINDS,
        "title": title_of(kind),
        "problem": problem,
        "of_paper": form.is_of_paper,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "disclosures/said.html", shown)
    status = 409 if problem is not None else 422 if form.errors else 200
    return render(request, "disclosures/enter.html", shown, status=status)


def _only_checks(request: StaffRequest) -> bool:
    """Whether this post asks what the law says, and keeps nothing."""
    return request.headers.get("HX-Request") == "true" or request.POST.get("what") == "check"


def _kind(request: StaffRequest, paper: PaperOpened | None = None) -> AuthorityKind:
    """The kind that was chosen; anything but the known words falls back to what it was, or to an authorization."""
    asked = request.POST.get("kind") or request.GET.get("kind")
    known = {kind for kind, _ in KINDS}
    if asked in known:
        return AuthorityKind(asked)
    return paper.words.kind if paper is not None and paper.words is not None else AuthorityKind.AUTHORIZATION
