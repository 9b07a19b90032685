"""Staff pages that gather from many rooms: today, client, session, ledger. No tables of its own."""
