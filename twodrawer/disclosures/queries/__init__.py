"""Reads, permission-checked and recorded."""
