"""Pages of the phrase bank. HTTP only."""
