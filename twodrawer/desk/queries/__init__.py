"""What a page gathers, in one reading: one ledger entry a page, with the refs of everything on it."""
