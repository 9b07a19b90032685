"""Fails when a template of ours does not compile: a misspelt tag is found here, not by a client."""

import sys
from pathlib import Path

from tools.checks.start import django_for_checks

PACKAGE = Path(__file__).resolve().parents[2] / "twodrawer"

if __name__ == "__main__":
    django_for_checks()
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    broken = 0
    for folder in sorted(PACKAGE.rglob("templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".html", ".txt"}:
                continue
            try:
                get_template(str(path.relative_to(folder)))
            except TemplateSyntaxError as problem:
                broken += 1
                print(f"{path.relative_to(PACKAGE.parent)}: {problem}", file=sys.stderr)
    sys.exit(1 if broken else 0)
