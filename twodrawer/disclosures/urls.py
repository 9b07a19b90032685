"""The doors to papers, requests and releases."""

from django.urls import URLPattern, path

from twodrawer.disclosures import urls_papers
from twodrawer.disclosures.views import (
    handing_over,
    holds,
    orders,
    outside_review,
    releases,
    request_steps,
    requests,
)

REQUEST = "requests/<uuid:request_ref>/"

urlpatterns: list[URLPattern] = [
    *urls_papers.urlpatterns,
    path("clients/<uuid:client_ref>/releases/", releases.releases_view, name="releases"),
    path("releases/<uuid:package_ref>/", releases.release_view, name="release"),
    path("releases/<uuid:package_ref>/discard/", releases.release_discard_view, name="release_discard"),
    path("releases/<uuid:package_ref>/leave/", handing_over.release_leave_view, name="release_leave"),
    path("requests/<uuid:request_ref>/package/", releases.package_view, name="package"),
    path("clients/<uuid:client_ref>/disclosures/", handing_over.accounting_view, name="accounting"),
    path(
        "clients/<uuid:client_ref>/disclosures/pdf/",
        handing_over.accounting_report_view,
        name="accounting_report",
    ),
    # requests and legal holds
    path("requests/", requests.requests_view, name="requests"),
    path("requests/new/", requests.request_whose_view, name="request_whose"),
    path("clients/<uuid:client_ref>/requests/new/", requests.request_new_view, name="request_new"),
    path(REQUEST, requests.request_view, name="request"),
    path(f"{REQUEST}step/", request_steps.step_view, name="request_step"),
    path(f"{REQUEST}clinician/", request_steps.clinician_view, name="request_clinician"),
    path(f"{REQUEST}review/", request_steps.review_view, name="request_review"),
    path(f"{REQUEST}orders/", orders.request_orders_view, name="request_orders"),
    path(f"{REQUEST}released/", orders.request_released_view, name="request_released"),
    path("orders/<uuid:order_ref>/withdraw/", orders.order_withdraw_view, name="order_withdraw"),
    path(f"{REQUEST}outside-review/", outside_review.outside_review_view, name="outside_review"),
    path(
        f"{REQUEST}outside-review/<uuid:step_ref>/",
        outside_review.review_document_view,
        name="review_document",
    ),
    path(f"{REQUEST}letters/<uuid:letter_ref>/", requests.request_letter_view, name="request_letter"),
    path("clients/<uuid:client_ref>/holds/", holds.client_holds_view, name="client_holds"),
    path("clients/<uuid:client_ref>/holds/<uuid:hold_ref>/lift/", holds.hold_lift_view, name="hold_lift"),
]
