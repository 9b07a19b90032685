"""Commands of Django's that this room answers in its own way."""
