"""The doors of the privacy officer's room."""

from django.urls import path

from twodrawer.compliance.views import blast_radius, review

urlpatterns = [
    path("ledger/review/", review.review_view, name="review"),
    path("ledger/review/mark/", review.review_mark_view, name="review_mark"),
    path("ledger/blast-radius/", blast_radius.blast_radius_view, name="blast_radius"),
]
