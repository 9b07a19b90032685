"""The tests: sentences about a practice, checked on the real program."""
