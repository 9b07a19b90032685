"""What `make check` asks of the tree, one question a file."""
