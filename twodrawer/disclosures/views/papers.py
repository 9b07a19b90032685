"""A client's papers, one paper, and what waits. HTTP only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.disclosures.actions import papers as actions
from twodrawer.disclosures.facts_papers import Finding
from twodrawer.disclosures.form_text import entered
from twodrawer.disclosures.forms.papers import KINDS, EndForm, ReceiveForm, SignersForm
from twodrawer.disclosures.queries import papers
from twodrawer.disclosures.scans import ENDINGS, LIMIT
from twodrawer.disclosures.signers import SignerWord
from twodrawer.law import Act, Kind
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import short_ref
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong
from twodrawer.people.views.clients import purpose_of


@require_safe
@staff
def papers_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """Every paper of the client, with how it stands."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.READ, Kind.PAPER, client_ref, by=by, on=on)
    with reading("papers.read", by=by, at=at, purpose=purpose_of(by)) as read:
        signers = papers.signers_of(client_ref, by=by, on=on, read=read)
        found = papers.papers_of_client(client_ref, by=by, at=at)
        read.of("paper", *(one.ref for one in found))
    shown = {
        "client": signers.client,
        "papers": found,
        "kinds": KINDS,
        "signs": signers.who,
        "may_say_who": law.could_ever(by, Act.MANAGE, Kind.PAPER),
    }
    return render(request, "disclosures/papers.html", shown)


@require_safe
@staff
def paper_view(request: StaffRequest, paper_ref: UUID) -> HttpResponse:
    """One paper: what it says, what the law says of it, what to do next."""
    by, at, on = request.member, request.now, request.today
    with reading("paper.read", by=by, at=at, purpose=purpose_of(by)) as read:
        paper = papers.paper_opened(paper_ref, by=by, on=on, read=read)
        signers = papers.signers_of(paper.about.client_ref, by=by, on=on, read=read)
    waiting: tuple[Finding, ...] = ()
    if paper.words is not None and not paper.about.is_received and paper.signed_version != paper.version:
        waiting = papers.once_signed(paper.words, signers, on=on)
    shown = {
        "paper": paper,
        "about": paper.about,
        "client": signers.client,
        "waiting": waiting,
        "signs": signers.who,
        "minor_too": papers.minor_waits(paper, signers),
        "entered": entered(paper.words) if paper.words is not None else (),
    }
    return render(request, "disclosures/paper.html", shown)


@require_safe
@staff
def papers_due_view(request: StaffRequest) -> HttpResponse:
    """What waits for somebody: papers to be read, to be signed, about to end."""
    by, at, on = request.member, request.now, request.today
    with reading("papers.listed", by=by, at=at, purpose=purpose_of(by)) as read:
        due = papers.papers_due(by=by, on=on, read=read)
        names = people.client_names({one.client_ref for one in due}, by=by, on=on, read=read)
    lines = [(one, names[one.client_ref].name if one.client_ref in names else "A client") for one in due]
    return render(request, "disclosures/papers_due.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_receive_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """A signed paper is taken in. Whoever reads papers goes on to read it; the front desk is done."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.CREATE, Kind.PAPER, client_ref, by=by, on=on)
    if request.method == "POST":
        form = ReceiveForm(request.POST, request.FILES)
        too_large = getattr(request, "upload_too_large", False)
        if too_large:
            form.errors.pop("scan", None)  # none came, because none was kept
            form.add_error("scan", f"The file is larger than {LIMIT // 2**20} MB. Nothing of it was kept.")
        elif form.is_valid():
            try:
                ref = actions.receive_paper(
                    client_ref,
                    scan=form.cleaned_data["scan"].read(),
                    received_on=form.cleaned_data["received_on"],
                    by=by,
                    at=at,
                    on=on,
                )
            except Invalid as wrong:
                say_wrong(form, wrong)
            else:
                messages.success(request, "The paper is taken in and encrypted.")
                if law.could_ever(by, Act.READ, Kind.PAPER):
                    return redirect("paper_edit", ref)
                return redirect("client", client_ref)
    else:
        form = ReceiveForm(initial={"received_on": on})
    with reading("client.read", by=by, at=at, purpose=purpose_of(by)) as read:
        client = people.client_facts(client_ref, by=by, on=on, read=read)
    shown = {"client": client, "form": form, "reads": law.could_ever(by, Act.READ, Kind.PAPER)}
    return render(request, "disclosures/receive.html", shown, status=422 if form.errors else 200)


@require_safe
@staff
def paper_scan_view(request: StaffRequest, paper_ref: UUID) -> HttpResponse:
    """The scan, to be saved. An image may also be drawn by a page of ours; nothing of it ever runs."""
    by, at, on = request.member, request.now, request.today
    with reading("paper_scan.read", by=by, at=at, purpose=purpose_of(by)) as read:
        content, media = papers.scan_of(paper_ref, by=by, on=on, read=read)
    response = HttpResponse(content, content_type=media)
    name = f"paper-{short_ref(paper_ref)}.{ENDINGS[media]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_end_view(request: StaffRequest, paper_ref: UUID) -> HttpResponse:
    """A paper is revoked, its event happened, or the client didn't sign. `what` says which."""
    by, at, on = request.member, request.now, request.today
    what = request.POST.get("what") or request.GET.get("what")
    what = what if what in ("event", "refused") else "revoked"
    form = EndForm(request.POST if request.method == "POST" else None, initial={"day": on})
    problem = None
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            if what == "revoked":
                actions.revoke_paper(
                    paper_ref,
                    received_on=held["day"],
                    words=held["words"],
                    in_writing=held["in_writing"],
                    by=by,
                    at=at,
                    on=on,
                )
            elif what == "event":
                actions.say_event_happened(
                    paper_ref, day=held["day"], words=held["words"], by=by, at=at, on=on
                )
            else:
                actions.say_not_signed(paper_ref, words=held["words"], by=by, at=at, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "Written down. From now on nothing goes out on this paper.")
            return redirect("paper", paper_ref)
    with reading("paper.read", by=by, at=at, purpose=purpose_of(by)) as read:
        paper = papers.paper_opened(paper_ref, by=by, on=on, read=read, act=Act.EDIT)
        client = people.client_facts(paper.about.client_ref, by=by, on=on, read=read)
    shown = {
        "paper": paper,
        "about": paper.about,
        "client": client,
        "form": form,
        "what": what,
        "problem": problem,
    }
    status = 409 if problem is not None else 422 if form.errors else 200
    return render(request, "disclosures/end.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def paper_signers_view(request: StaffRequest, client_ref: UUID) -> HttpResponse:
    """The privacy officer says who may sign for a client."""
    by, at, on = request.member, request.now, request.today
    people.require_for_client(Act.MANAGE, Kind.PAPER, client_ref, by=by, on=on)
    form = SignersForm(request.POST if request.method == "POST" else None)
    problem = None
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            actions.say_who_signs(
                client_ref,
                says=SignerWord(held["says"]),
                words=held["words"],
                version=held["version"],
                by=by,
                at=at,
                on=on,
            )
        except Invalid as wrong:
            say_wrong(form, wrong)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "It stands from now on.")
            return redirect("papers", client_ref)
    with reading("papers.read", by=by, at=at, purpose=purpose_of(by)) as read:
        signers = papers.signers_of(client_ref, by=by, on=on, read=read)
    rule = signers.rule
    if not form.is_bound:
        form = SignersForm(
            initial={
                "version": rule.version if rule else 0,
                "says": rule.says.value if rule else None,
                "words": rule.words if rule else "",
            }
        )
    shown = {"client": signers.client, "signs": signers.who, "rule": rule, "form": form, "problem": problem}
    status = 409 if problem is not None else 422 if form.errors else 200
    return render(request, "disclosures/signers.html", shown, status=status)
