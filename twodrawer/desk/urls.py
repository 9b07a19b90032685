"""The desk's doors."""

from datetime import date

from django.urls import path, register_converter

from twodrawer.desk.views import (
    access,
    calendar,
    client_edit,
    clients,
    drafting,
    errands,
    findings,
    keeping,
    kit,
    ledger,
    model_settings,
    notes,
    paper,
    phrases,
    sessions,
    signing,
    today,
    vault,
    wills,
)


class DayConverter:
    """A day in an address: 2026-11-19."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, text: str) -> date:
        """The day, or no such page."""
        day = date.fromisoformat(text)
        if not 1900 <= day.year <= 2200:  # the day before or after must exist as well
            raise ValueError
        return day

    def to_url(self, day: date) -> str:
        """For links."""
        return day.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", today.home_view, name="today"),
    path("day/<day:day>/", today.today_view, name="day"),
    path("downtime-kit/", kit.kit_view, name="kit"),
    path("calendar/", calendar.calendar_view, name="calendar"),
    path("calendar/week/<day:day>/", calendar.calendar_week_view, name="calendar_week"),
    path("calendar/day/<day:day>/", calendar.calendar_day_view, name="calendar_day"),
    path("clients/<uuid:client_ref>/", clients.client_view, name="client"),
    path("clients/<uuid:client_ref>/edit/", client_edit.client_edit_view, name="client_edit"),
    path("clients/<uuid:client_ref>/treatment/", clients.treatment_view, name="treatment"),
    path(
        "clients/<uuid:client_ref>/diagnoses/<uuid:diagnosis_ref>/end/",
        clients.diagnosis_end_view,
        name="diagnosis_end",
    ),
    path("clients/<uuid:client_ref>/goals/<uuid:goal_ref>/", clients.goal_edit_view, name="goal_edit"),
    # what is due, and the end of a record
    path("retention/", keeping.retention_view, name="retention"),
    path("retention/rules/<uuid:rule_ref>/end/", keeping.keeping_rule_end_view, name="keeping_rule_end"),
    path("clients/<uuid:client_ref>/keeping/", keeping.client_keeping_view, name="client_keeping"),
    path(
        "clients/<uuid:client_ref>/keeping/propose/",
        keeping.destruction_propose_view,
        name="destruction_propose",
    ),
    path(
        "clients/<uuid:client_ref>/keeping/papers/propose/",
        keeping.papers_propose_view,
        name="papers_end_propose",
    ),
    path(
        "destruction/<uuid:proposal_ref>/papers/confirm/",
        keeping.papers_confirm_view,
        name="papers_end_confirm",
    ),
    path(
        "destruction/<uuid:proposal_ref>/withdraw/",
        keeping.destruction_withdraw_view,
        name="destruction_withdraw",
    ),
    path(
        "destruction/<uuid:proposal_ref>/confirm/",
        keeping.destruction_confirm_view,
        name="destruction_confirm",
    ),
    path("certificates/<uuid:certificate_ref>/", keeping.certificate_view, name="certificate"),
    path("certificates/<uuid:certificate_ref>/pdf/", keeping.certificate_pdf_view, name="certificate_pdf"),
    path("codes/icd/", clients.icd_find_view, name="icd_find"),
    path("sessions/<uuid:session_ref>/", sessions.session_view, name="session"),
    path("sessions/<uuid:session_ref>/begin/", sessions.note_begin_view, name="note_begin"),
    path("notes/<uuid:note_ref>/", notes.note_view, name="note"),
    path("notes/<uuid:note_ref>/open/", sessions.note_open_view, name="note_open"),
    path("notes/<uuid:note_ref>/save-form/", notes.note_save_form_view, name="note_save_form"),
    path("notes/<uuid:note_ref>/format/", notes.note_format_view, name="note_format"),
    path("notes/<uuid:note_ref>/discard/", notes.note_discard_view, name="note_discard"),
    path("notes/<uuid:note_ref>/addendum/", notes.note_addendum_view, name="note_addendum"),
    path("notes/<uuid:note_ref>/preview/", notes.note_preview_view, name="note_preview"),
    path("notes/<uuid:note_ref>/print/", notes.note_print_view, name="note_print"),
    path("notes/<uuid:note_ref>/sign/", signing.note_sign_view, name="note_sign"),
    path("notes/<uuid:note_ref>/findings/", findings.note_findings_view, name="note_findings"),
    path("notes/<uuid:note_ref>/draft-from/", drafting.note_draft_from_view, name="note_draft_from"),
    path(
        "notes/<uuid:note_ref>/drafting/<uuid:run_ref>/cancel/",
        drafting.note_drafting_cancel_view,
        name="note_drafting_cancel",
    ),
    path("settings/model/", model_settings.model_settings_view, name="model_settings"),
    path("notes/<uuid:note_ref>/sources/<uuid:source_ref>/", drafting.note_source_view, name="note_source"),
    path(
        "notes/<uuid:note_ref>/sources/<uuid:source_ref>/destroy/",
        drafting.note_source_destroy_view,
        name="note_source_destroy",
    ),
    path(
        "notes/<uuid:note_ref>/sentences/<uuid:sentence_ref>/accept/",
        drafting.note_sentence_accept_view,
        name="note_sentence_accept",
    ),
    path(
        "notes/<uuid:note_ref>/sentences/<uuid:sentence_ref>/delete/",
        drafting.note_sentence_delete_view,
        name="note_sentence_delete",
    ),
    path("notes/<uuid:note_ref>/phrases/", phrases.note_phrases_view, name="note_phrases"),
    path("notes/<uuid:note_ref>/phrases/used/", phrases.note_phrases_used_view, name="note_phrases_used"),
    path("notes/<uuid:note_ref>/cosign/", signing.note_cosign_view, name="note_cosign"),
    path("notes/<uuid:note_ref>/return/", signing.note_return_view, name="note_return"),
    path("notes/<uuid:note_ref>/pdf/", paper.note_pdf_view, name="note_pdf"),
    path("notes/<uuid:note_ref>/signed/", paper.note_signed_view, name="note_signed"),
    path("papers/<uuid:paper_ref>/pdf/", paper.paper_pdf_view, name="paper_pdf"),
    path("clients/<uuid:client_ref>/record/", paper.record_print_view, name="record_print"),
    path(
        "requests/<uuid:request_ref>/letters/<uuid:letter_ref>/pdf/",
        paper.request_letter_pdf_view,
        name="request_letter_pdf",
    ),
    path("vault/", vault.vault_view, name="vault"),
    path("vault/lend/", errands.lending_view, name="lending"),
    path("orders/<uuid:order_ref>/", errands.order_view, name="order"),
    path("orders/<uuid:order_ref>/vault/", errands.order_vault_view, name="order_vault"),
    path("orders/<uuid:order_ref>/done/", errands.order_done_view, name="order_done"),
    path("orders/<uuid:order_ref>/back/", errands.order_back_view, name="order_back"),
    path("vault/wills/", wills.wills_view, name="wills"),
    path("vault/wills/ticket/", wills.will_ticket_view, name="will_ticket"),
    path("vault/ticket/", vault.vault_ticket_view, name="vault_ticket"),
    path("ledger/access/", access.access_find_view, name="access_find"),
    path("ledger/access/<uuid:client_ref>/", access.access_report_view, name="access_report"),
    path("ledger/access/<uuid:client_ref>/pdf/", access.access_pdf_view, name="access_pdf"),
    path("ledger/pdf/", paper.ledger_pdf_view, name="ledger_pdf"),
    path("ledger/", ledger.ledger_view, name="ledger"),
    path("ledger/find/", ledger.ledger_find_view, name="ledger_find"),
    path("ledger/verify/", ledger.ledger_verify_view, name="ledger_verify"),
]
