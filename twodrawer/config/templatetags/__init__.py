"""Template tags and filters that every template has at hand."""
