"""What is measured: figures with medians, never a test that fails on a time."""
