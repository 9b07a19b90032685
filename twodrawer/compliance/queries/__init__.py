"""Reads of the compliance room, already permission-checked and recorded."""
