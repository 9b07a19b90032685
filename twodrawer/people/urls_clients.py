"""The doors to clients. The client page itself is the desk's."""

from django.urls import path

from twodrawer.people.views import (
    clients,
    clients_care,
    clients_circle,
    clients_insurance,
    clients_join,
    emergency,
)

urlpatterns = [
    path("clients/", clients.clients_view, name="clients"),
    path("emergency/", emergency.emergency_view, name="emergency"),
    path("emergency/<uuid:access_ref>/end/", emergency.emergency_end_view, name="emergency_end"),
    path("clients/new/", clients.client_new_view, name="client_new"),
    path("clients/<uuid:client_ref>/care/", clients_care.client_care_view, name="client_care"),
    path("clients/<uuid:client_ref>/people/", clients_circle.client_circle_view, name="client_circle"),
    path(
        "clients/<uuid:client_ref>/people/<uuid:representative_ref>/end/",
        clients_circle.representative_end_view,
        name="representative_end",
    ),
    path("clients/<uuid:client_ref>/care-team/end/", clients_circle.care_team_end_view, name="care_team_end"),
    path(
        "clients/<uuid:client_ref>/insurance/",
        clients_insurance.client_insurance_view,
        name="client_insurance",
    ),
    path(
        "clients/<uuid:client_ref>/insurance/<uuid:policy_ref>/end/",
        clients_insurance.policy_end_view,
        name="policy_end",
    ),
    path("clients/<uuid:client_ref>/join/", clients_join.client_join_view, name="client_join"),
    path("clients/<uuid:client_ref>/joined/", clients_join.client_joined_view, name="client_joined"),
]
