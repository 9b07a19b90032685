"""The doors to papers and to what is agreed with clients."""

from django.urls import path

from twodrawer.disclosures.views import agreements, entering, papers, signing

urlpatterns = [
    path("papers/", papers.papers_due_view, name="papers_due"),
    path("papers/notice/", agreements.privacy_notice_view, name="privacy_notice"),
    path("papers/<uuid:paper_ref>/", papers.paper_view, name="paper"),
    path("papers/<uuid:paper_ref>/enter/", entering.paper_edit_view, name="paper_edit"),
    path("papers/<uuid:paper_ref>/sign/", signing.paper_sign_view, name="paper_sign"),
    path("papers/<uuid:paper_ref>/end/", papers.paper_end_view, name="paper_end"),
    path("papers/<uuid:paper_ref>/scan/", papers.paper_scan_view, name="paper_scan"),
    path("clients/<uuid:client_ref>/papers/", papers.papers_view, name="papers"),
    path("clients/<uuid:client_ref>/papers/new/", entering.paper_new_view, name="paper_new"),
    path("clients/<uuid:client_ref>/papers/receive/", papers.paper_receive_view, name="paper_receive"),
    path("clients/<uuid:client_ref>/papers/signers/", papers.paper_signers_view, name="paper_signers"),
    path("clients/<uuid:client_ref>/agreed/", agreements.agreements_view, name="agreements"),
    path("restrictions/<uuid:restriction_ref>/", agreements.restriction_view, name="restriction"),
]
