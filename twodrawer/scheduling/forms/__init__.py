"""Forms of the calendar room."""
