"""The vault as Django knows it, in its own process only."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Tables: identities, their wraps, tokens, used tickets, challenges, sealed files."""

    name = "twodrawer.vault"
    label = "vault"
