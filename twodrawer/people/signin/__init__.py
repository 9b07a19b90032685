"""Who is asking: second factors, passkeys, and what a signature of a member is worth."""
