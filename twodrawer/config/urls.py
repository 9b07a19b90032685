"""Every door of the record process. A door without a row in tests/spec/doors.csv fails the build."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("twodrawer.desk.urls")),
    path("", include("twodrawer.chart.urls")),
    path("", include("twodrawer.phrasebank.urls")),
    path("", include("twodrawer.compliance.urls")),
    path("", include("twodrawer.disclosures.urls")),
    path("", include("twodrawer.people.urls_clients")),
    path("", include("twodrawer.scheduling.urls")),
    path("", include("twodrawer.people.urls_sign_in")),
    path("", include("twodrawer.people.urls_workforce")),
    path("", include("twodrawer.fhir.urls")),
]

handler404 = "twodrawer.config.problems.no_such_page"
handler500 = "twodrawer.config.problems.broken"
