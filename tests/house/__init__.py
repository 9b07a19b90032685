"""Rules about the tree itself: what imports can't show."""
