"""The desk's own verbs. Most of what its pages do is done by the rooms below."""
