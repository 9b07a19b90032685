"""The record process, for any WSGI server."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.settings")
application = get_wsgi_application()

from twodrawer.codes import icd  # noqa: E402  (needs the rooms loaded)
from twodrawer.config.processes import end_with_main  # noqa: E402
from twodrawer.config.serving import apply_demo_clock  # noqa: E402

apply_demo_clock()
end_with_main()

# The list of diagnoses takes a second to read: nobody who searches first should wait for it.
Thread(target=icd.ready, daemon=True).start()
