"""The verbs: make a backup, restore one, rehearse that, and ask for either."""
