"""The people room as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables: accounts, practices, workforce, clients and the links between them."""

    name = "twodrawer.people"
    label = "people"
