"""What the tests stand on: a private PostgreSQL server, a browser, whole houses really served."""
