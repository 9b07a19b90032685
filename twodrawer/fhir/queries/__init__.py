"""Reads of imports: what waits, what became of it, which there were."""

from twodrawer.fhir.queries.report import ImportReport, Line, import_report, imports

__all__ = ["ImportReport", "Line", "import_report", "imports"]
