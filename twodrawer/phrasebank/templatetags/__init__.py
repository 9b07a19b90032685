"""Words for the pages of the bank."""
