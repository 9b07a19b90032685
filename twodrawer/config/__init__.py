"""Settings, addresses and the command line. Knows every room, decides nothing."""
