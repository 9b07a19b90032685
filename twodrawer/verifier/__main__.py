"""`python -m verifier FILE…`, wherever the folder was copied to."""

import sys

from .checking import main

sys.exit(main())
