"""Django's PostgreSQL with connections that are checked without asking the server."""
