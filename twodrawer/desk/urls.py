"""The desk's doors."""

from datetime import date

from django.urls import path, register_converter

from twodrawer.desk.views import calendar, clients, findings, ledger, notes, paper, sessions, signing, today


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
    path("calendar/", calendar.calendar_view, name="calendar"),
    path("calendar/week/<day:day>/", calendar.calendar_week_view, name="calendar_week"),
    path("calendar/day/<day:day>/", calendar.calendar_day_view, name="calendar_day"),
    path("clients/<uuid:client_ref>/", clients.client_view, name="client"),
    path("clients/<uuid:client_ref>/treatment/", clients.treatment_view, name="treatment"),
    path(
        "clients/<uuid:client_ref>/diagnoses/<uuid:diagnosis_ref>/end/",
        clients.diagnosis_end_view,
        name="diagnosis_end",
    ),
    path("clients/<uuid:client_ref>/goals/<uuid:goal_ref>/", clients.goal_edit_view, name="goal_edit"),
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
    path("notes/<uuid:note_ref>/cosign/", signing.note_cosign_view, name="note_cosign"),
    path("notes/<uuid:note_ref>/return/", signing.note_return_view, name="note_return"),
    path("notes/<uuid:note_ref>/pdf/", paper.note_pdf_view, name="note_pdf"),
    path("clients/<uuid:client_ref>/record/", paper.record_print_view, name="record_print"),
    path("ledger/pdf/", paper.ledger_pdf_view, name="ledger_pdf"),
    path("ledger/", ledger.ledger_view, name="ledger"),
    path("ledger/find/", ledger.ledger_find_view, name="ledger_find"),
    path("ledger/verify/", ledger.ledger_verify_view, name="ledger_verify"),
]
