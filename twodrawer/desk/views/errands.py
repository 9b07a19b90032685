"""What an author carries into the vault: an order to release, a permission to lend. The record signs, the frame checks.

Neither page learns which notes leave or are lent. The statement is put on the page by a post, never by an address, and
is good for an hour.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from twodrawer.desk.actions.lending import permit_lending
from twodrawer.desk.actions.orders import order_for_the_vault
from twodrawer.desk.forms_lending import LendingForm
from twodrawer.desk.queries.lending import lending_page
from twodrawer.desk.views.asked import Asked, asked
from twodrawer.disclosures.actions.orders import give_order_back, order_carried_out
from twodrawer.disclosures.queries.orders import own_order_page
from twodrawer.lib.errors import Invalid
from twodrawer.people.doors import staff, wants_json
from twodrawer.people.forms.clients import say_wrong


@require_safe
@staff
def order_view(request: HttpRequest, order_ref: UUID) -> HttpResponse:
    """The order, for its author alone."""
    page = own_order_page(order_ref, **_who(asked(request)))
    return render(request, "desk/order.html", {"page": page, "errand": None})


@require_POST
@staff
def order_vault_view(request: HttpRequest, order_ref: UUID) -> HttpResponse:
    """The order beside the vault's frame, signed for the next hour."""
    who = asked(request)
    statement = order_for_the_vault(order_ref, **_who(who))
    page = own_order_page(order_ref, **_who(who))
    errand = {"kind": "order", "statement": statement, "origin": settings.VAULT_ORIGIN}
    return render(request, "desk/order.html", {"page": page, "errand": errand})


@require_POST
@staff
def order_done_view(request: HttpRequest, order_ref: UUID) -> HttpResponse:
    """The author says that it was carried out: by the page's script when the frame says so, or by the button."""
    order_carried_out(order_ref, **_who(asked(request)))
    if wants_json(request):
        return JsonResponse({"done": True})
    messages.success(request, "Written down. The account of disclosures has its line.")
    return redirect("order", order_ref)


@require_POST
@staff
def order_back_view(request: HttpRequest, order_ref: UUID) -> HttpResponse:
    """The author gives the order back."""
    give_order_back(order_ref, **_who(asked(request)))
    messages.success(request, "The order is given back. Nothing was released on it.")
    return redirect("order", order_ref)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def lending_view(request: HttpRequest) -> HttpResponse:
    """Whom a note may be lent to, as the law answers; after its yes, the frame in which the note is chosen."""
    who = asked(request)
    page = lending_page(by=who.by, at=who.at, on=who.on)
    form = LendingForm(request.POST if request.method == "POST" else None, page=page, today=who.on)
    errand = None
    if request.method == "POST" and form.is_valid():
        try:
            statement = permit_lending(**form.said(), **_who(who))
        except Invalid as no:
            say_wrong(form, no)
        else:
            errand = {"kind": "lending", "statement": statement, "origin": settings.VAULT_ORIGIN}
    status = 422 if form.errors else 200
    return render(request, "desk/lending.html", {"page": page, "form": form, "errand": errand}, status=status)


def _who(who: Asked) -> dict[str, Any]:
    return {"by": who.by, "at": who.at, "on": who.on}
