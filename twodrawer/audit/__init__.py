"""The ledger: who did what when why, written inside the act itself, never changed afterwards.

An entry is one leaf of canonical JSON, kept verbatim. Everything else a page needs (the time, the person, the
refs) is derived from the leaf by the database, and derived again by verification. There is one log for each
practice and one for the installation. No clinical text and no name is ever in a leaf.
"""
