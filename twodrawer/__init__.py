"""Twodrawer: the record of a psychotherapy practice, in two drawers."""

__version__ = "0.1.0"
