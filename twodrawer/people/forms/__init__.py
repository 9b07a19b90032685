"""Forms of the people room: which fields a post may carry, and nothing besides."""
