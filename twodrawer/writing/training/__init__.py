"""Training: passages of our own writing with their labels, and the maker of the sorter's model.

One file is one invented author, so that a score is about a stranger's wording. `LABELS.md` has the rules.
"""
