"""Neighbours that drafting asks: a language model at an address, and a speech model here. No tables."""
