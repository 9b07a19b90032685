"""What every room may stand on. No word of the practice is allowed in here."""
