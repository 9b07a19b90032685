"""The record process, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.settings")
application = get_wsgi_application()

from twodrawer.config.serving import apply_demo_clock  # noqa: E402  (needs the rooms loaded)

apply_demo_clock()
