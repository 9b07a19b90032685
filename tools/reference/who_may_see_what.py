"""docs/reference/who-may-see-what.md, from the law's own table."""

from tests.spec.law.manual import page

TARGET = "docs/reference/who-may-see-what.md"


def text() -> str:
    """The page."""
    return page()
