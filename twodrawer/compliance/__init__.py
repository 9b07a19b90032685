"""The privacy officer's room: what an account reached, what access looks unusual, and that somebody has looked at it.

It reads the ledger and keeps what was decided about it. It changes nothing of anybody's record.
"""
