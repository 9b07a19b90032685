"""Every door of the record process. A door without a row in tests/spec/doors.csv fails the build."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

handler404 = "twodrawer.config.problems.no_such_page"
handler500 = "twodrawer.config.problems.broken"
