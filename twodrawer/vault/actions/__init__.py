"""Verbs that change something, each one transaction with its entry in the ledger."""
