"""How many keys and clicks a note takes, in a real Chromium, and how long by the keystroke-level model."""
