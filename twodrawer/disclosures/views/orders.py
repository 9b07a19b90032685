"""Release orders at the desk: issued, withdrawn, and the request closed that led to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from twodrawer.disclosures.actions.orders import close_released, issue_order, withdraw_order
from twodrawer.disclosures.forms.orders import OrderForm
from twodrawer.disclosures.queries.orders import orders_page
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.people.doors import StaffRequest, staff
from twodrawer.people.forms.clients import say_wrong


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def request_orders_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """The orders that a request led to; a post issues another."""
    who = _who(request)
    page = orders_page(request_ref, **who)
    form = OrderForm(request.POST if request.method == "POST" else None, authors=page.authors)
    problem: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            issue_order(request_ref, **form.said(), **who)
        except Invalid as no:
            say_wrong(form, no)
        except Conflict as state:
            problem = state
        else:
            messages.success(request, "The order is issued. Its author finds it on Today.")
            return redirect("request_orders", request_ref)
    status = problem.status if problem else 422 if form.errors else 200
    context = {"page": page, "form": form, "problem": problem}
    return render(request, "disclosures/orders.html", context, status=status)


@require_POST
@staff
def order_withdraw_view(request: StaffRequest, order_ref: UUID) -> HttpResponse:
    """The order is withdrawn."""
    withdraw_order(order_ref, **_who(request))
    messages.success(request, "The order is withdrawn.")
    return redirect("requests")


@require_POST
@staff
def request_released_view(request: StaffRequest, request_ref: UUID) -> HttpResponse:
    """The request is closed: its authors released what was asked for."""
    close_released(request_ref, **_who(request))
    messages.success(request, "The request is closed as released.")
    return redirect("request", request_ref)


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.member, "at": request.now, "on": request.today}
