"""Verbs that change things, each one transaction."""
