"""The one settings module. Missing or odd values stop start-up with a sentence.

No setting can switch off the ledger, the law or encryption: there is none to look for.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from twodrawer.config import backed_up as _backed_up
from twodrawer.config import home as _home
from twodrawer.config import jobs as _jobs

HOME = _home.read_home()
_secrets = _home.installation_secrets(HOME)

SECRET_KEY = _secrets["cookies"]
SIGN_IN_SECRET = bytes.fromhex(_secrets["sign_in"])
KEY_PROVIDER = _home.key_provider(HOME)
STATEMENT_SEED = _home.statement_seed(_secrets)
LEDGER = _home.ledger_keeper(_secrets)
WITNESS = HOME.witness
WITNESS_EMAIL = HOME.witness_email
VAULT_ORIGIN = HOME.vault_origin
DRAFT_SOURCE_DAYS = HOME.source_days
MODEL_ENDPOINT = HOME.model
PAYER_RULES = HOME.payers

DEBUG = False
ALLOWED_HOSTS = list(HOME.hosts)
SECURE = HOME.origin.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "twodrawer.people",  # before allauth: its sign-in pages stand in for allauth's of the same names
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "twodrawer.sealing",
    "twodrawer.audit",
    "django_tasks",
    "django_tasks_db",
    "twodrawer.backup",
    "twodrawer.scheduling",
    "twodrawer.chart",
    "twodrawer.phrasebank",
    "twodrawer.retention",
    "twodrawer.compliance",
    "twodrawer.disclosures",
    "twodrawer.desk",
    "twodrawer.fhir",
    "twodrawer.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "twodrawer.config.static.SmallFiles",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "twodrawer.config.policy.OnePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "twodrawer.config.middleware.Requests",
    "twodrawer.config.middleware.SignedIn",
    "twodrawer.config.problems.Problems",
]

ROOT_URLCONF = "twodrawer.config.urls"
WSGI_APPLICATION = "twodrawer.config.wsgi.application"

DATABASES = {
    "default": _home.database(HOME.record_url, HOME.folder / "record.sqlite3"),
    "keys": _home.database(HOME.keys_url, HOME.folder / "keys.sqlite3"),
}
DATABASE_ROUTERS = ["twodrawer.sealing.router.KeysApart"]
TASKS = _jobs.TASKS
BACKUP_INSTALLATION = _backed_up.record_installation(HOME, seed=STATEMENT_SEED)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits count in the database, so that every process counts together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "sign_in_cache"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(Path(__file__).resolve().parents[1] / "templates")],
        "OPTIONS": {
            "loaders": [
                (
                    "twodrawer.lib.drawing.folding.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "twodrawer.config.frame.page_frame",
            ],
            "builtins": ["twodrawer.config.templatetags.words"],
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["twodrawer.people.signin.backend.Accounts"]
PASSWORD_HASHERS = ["twodrawer.people.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_ENGINE = "twodrawer.people.signin.store"
SESSION_COOKIE_NAME = "__Host-twodrawer" if SECURE else "twodrawer"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "twodrawer.config.problems.form_too_old"
CSRF_TRUSTED_ORIGINS = [HOME.origin]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# With `same-origin` the vault's own page, opened from the frame, would lose the frame that opened it.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # Without this, a script planted here could lead the vault's frame to a page that looks like it.
        "frame-src": [VAULT_ORIGIN],
        "base-uri": [NONE],
    }
}

# A note may hold 200 kB (a refusal says so in a sentence); twice that with its form around it is the wall.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# An upload is held in memory, bounded, and taken only where files are asked for: none is ever put on a disk.
FILE_UPLOAD_HANDLERS = [
    "twodrawer.desk.upload.RecordingInMemory",
    "twodrawer.disclosures.upload.ScanInMemory",
    "twodrawer.fhir.upload.InMemory",
]
DATA_UPLOAD_MAX_NUMBER_FILES = (
    2_000  # an export may be a file for each client; their bytes are counted together
)

LANGUAGE_CODE = "en-us"
USE_I18N = False  # one language: nothing is looked up for every word of a page
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [str(Path(__file__).resolve().parents[1] / "static")]
STATIC_ROOT = None  # served from the package itself, found by the finders
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "twodrawer.config.static.KnownAddresses"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

IDLE_MINUTES = 15

from twodrawer.config.logs import LOGGING  # noqa: E402, F401
from twodrawer.config.sign_in import *  # noqa: E402, F403  (allauth's settings, in a file of their own)
