"""Sessions: when, where, how, who came.

Times, codes and attendance are in clear; words about a client are sealed under that client's key.
"""
