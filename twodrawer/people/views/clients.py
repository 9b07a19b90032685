"""The list of clients, and the page on which a new one is registered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from twodrawer import law
from twodrawer.audit.reading import reading
from twodrawer.law import Act, Kind, Role
from twodrawer.lib.errors import Invalid
from twodrawer.people import actions
from twodrawer.people import queries as people
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import NewClientForm, say_wrong
from twodrawer.people.queries.clients import ENDED, PAGE, SORTS
from twodrawer.people.queries.clients_clinical import CLINICAL

SHOWN = (("open", "In care"), ("ended", "Care ended"), ("all", "All"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def clients_view(request: StaffRequest) -> HttpResponse:
    """The clients whom this member may see, by name.

    What is looked for is posted, so that no name stands in an address, a log or the browser's history. How
    the list is sorted and cut is in the address; anything but the known words falls back to the usual.
    """
    ended = _one_of(ENDED, request.GET.get("show"))
    sort = _one_of(SORTS, request.GET.get("sort"))
    number = _page_number(request.GET.get("page"))
    words = request.POST.get("words", "")[:200]
    act = "client.searched" if words.strip() else "client.listed"
    with reading(act, by=request.member, at=request.now, purpose=purpose_of(request.member)) as read:
        found = people.client_list(
            words=words,
            ended=ended,
            sort=sort,
            start=(number - 1) * PAGE,
            by=request.member,
            on=request.today,
            read=read,
        )
    context = {
        "found": found,
        "page": Paginator(range(found.total), PAGE).get_page(number),
        "words": words,
        "show": ended,
        "sort": sort,
        "shown": SHOWN,
        "query": f"show={ended}&sort={sort}",
        "may_bring_in": law.could_ever(request.member, Act.BRING_IN, Kind.CLIENT),
        "may_break_glass": law.could_ever(request.member, Act.BREAK_GLASS, Kind.CLIENT),
        "may_register": law.could_ever(request.member, Act.CREATE, Kind.CLIENT),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "people/clients/lines.html" if partial else "people/clients/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def client_new_view(request: StaffRequest) -> HttpResponse:
    """A new client. Whoever treats registers for themselves; the front desk says who treats."""
    by, on = request.member, request.today
    people.require_in_practice(Act.CREATE, Kind.CLIENT, by=by, on=on)
    desk = Role.FRONT_DESK in by.roles
    choices = people.clinicians(by.practice_ref, on=on) if desk else None
    form = NewClientForm(request.POST if request.method == "POST" else None, clinicians=choices)
    if request.method == "POST" and form.is_valid():
        treats = form.cleaned_data.get("treated_by")
        try:
            ref = actions.register_client(form.identity(), treated_by=treats, by=by, at=request.now, on=on)
        except Invalid as wrong:
            say_wrong(form, wrong)
        else:
            messages.success(request, "The client is registered.")
            return redirect("client", ref)
    return render(request, "people/clients/new.html", {"form": form}, status=422 if form.errors else 200)


def purpose_of(by: law.Member) -> str:
    """Why this member reads clients at all."""
    if by.roles & CLINICAL:
        return "treatment"
    return "payment" if Role.BILLER in by.roles else "operations"


def _one_of(known: tuple[str, ...], asked: str | None) -> str:
    return asked if asked in known else known[0]


def _page_number(asked: str | None) -> int:
    if asked is None or not (asked.isascii() and asked.isdigit()) or len(asked) > 4:
        return 1
    return max(1, int(asked))
