"""Backups: sealed copies of each store, where they lie, whether they restore.

A store is one database: the record, its wrapped keys, the vault. Each is copied into a file of its own, sealed to age
recipients whose identity lies elsewhere. No key that opens a row is ever in one. The vault's process has this room
too, with its own database and its own folder.
"""
