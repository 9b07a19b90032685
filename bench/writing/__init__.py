"""What the checker is worth: measured on texts with labels, apart from those it was built on."""
