"""Settings for the checks: the real ones over a throw-away home, never the person's own databases."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def home_for_checks() -> None:
    """The environment names an empty home that is removed at the end."""
    for name in [name for name in os.environ if name.startswith("TWODRAWER_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="twodrawer-check-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["TWODRAWER_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"

    from twodrawer.config.home import make_installation_keys, read_home
    from twodrawer.lib.time import now

    # Installation secrets are never made silently; this is the check making its own on purpose.
    make_installation_keys(read_home(), at=now())


def vault_home_for_checks() -> None:
    """The environment is that of a vault's process, with an empty home that is removed at the end."""
    for name in [name for name in os.environ if name.startswith("TWODRAWER_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="twodrawer-check-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["TWODRAWER_VAULT_HOME"] = home
    os.environ["TWODRAWER_RECORD_KEYS"] = base64.b64encode(bytes(32)).decode()
    os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.vault_settings"


def django_for_checks() -> None:
    """Django is set up on such a home."""
    home_for_checks()
    import django

    django.setup()
