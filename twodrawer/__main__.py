"""`python -m twodrawer` is `twodrawer`."""

import sys

from twodrawer.config.cli import main

sys.exit(main())
