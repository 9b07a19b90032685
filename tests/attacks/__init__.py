"""A promise without a test that tries to break it is marketing. One file an attack."""
