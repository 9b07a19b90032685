"""The vault's process, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twodrawer.config.vault_settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (needs the settings read)

from twodrawer.config.demo_clock import apply_demo_clock  # noqa: E402
from twodrawer.config.processes import end_with_main  # noqa: E402
from twodrawer.vault.site import site  # noqa: E402

# The vault doesn't know what a demo is; it knows whether anybody but this machine can reach it.
apply_demo_clock(is_demo=lambda: str(settings.VAULT_ORIGIN).startswith("http://"))
end_with_main()
site()  # a file of the list that is missing stops start-up, not a visitor
