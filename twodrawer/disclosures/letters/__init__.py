"""The letters that answer requests. Pure: facts in, text out; nothing is looked up and nothing decided here."""
