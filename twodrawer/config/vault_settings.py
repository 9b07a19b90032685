"""The settings of the vault's process, which has these and no others: no sign-in, no cookies, no templates.

Its `default` database is the vault's own, with a ledger of its own. Its one secret is that ledger's key: what it checks
is signed by the record's process, and what it keeps is sealed by browsers.
"""

import secrets

from twodrawer.config import jobs as _jobs
from twodrawer.config import vault_backed_up as _backed_up
from twodrawer.config import vault_home as _home
from twodrawer.config.logs import LOGGING  # noqa: F401
from twodrawer.config.origins import host_header
from twodrawer.config.stores import database

VAULT_HOME: _home.VaultHome = _home.read_vault_home()
VAULT_ORIGIN = VAULT_HOME.origin
VAULT_HOST = host_header(VAULT_ORIGIN)
RECORD_ORIGIN = VAULT_HOME.record_origin
RECORD_KEYS = VAULT_HOME.record_keys
LEDGER = VAULT_HOME.ledger
WITNESS = VAULT_HOME.witness

SECRET_KEY = secrets.token_hex(32)  # Django asks for one; nothing in this process is signed with it
DEBUG = False
ALLOWED_HOSTS: list[str] = []  # the wall asks for one exact Host, port included
INSTALLED_APPS = ["twodrawer.audit", "django_tasks", "django_tasks_db", "twodrawer.backup", "twodrawer.vault"]
MIDDLEWARE = ["twodrawer.vault.walls.Walls"]
ROOT_URLCONF = "twodrawer.vault.urls"
WSGI_APPLICATION = "twodrawer.config.vault_wsgi.application"
APPEND_SLASH = False
DATABASES = {"default": database(VAULT_HOME.url, VAULT_HOME.database_file)}
TASKS = _jobs.TASKS
BACKUP_INSTALLATION = _backed_up.vault_installation(VAULT_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, object]] = []

# Two hundred shelves or a batch of notes in base64; what one file may have is asked in vault/age_file.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = 33_554_432
FILE_UPLOAD_HANDLERS: list[str] = []

USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
