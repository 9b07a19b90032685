"""The record process, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from twodrawer.config.serving import go_to_work

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.settings")
application = get_wsgi_application()
go_to_work()
