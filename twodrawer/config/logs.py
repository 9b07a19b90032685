"""Logs hold refs, event names and durations; never a name, a note, a code or an address with a query."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "twodrawer": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Django would write request paths and exception texts; our own middleware writes what may be kept.
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.security": {"handlers": ["none"], "propagate": False},
        "django.db.backends": {"handlers": ["none"], "propagate": False},
    },
}
