"""Verbs of the compliance room. Each is one transaction: decide, change, record."""
