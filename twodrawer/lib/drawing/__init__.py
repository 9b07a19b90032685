"""Templates as Django reads them, with what is the same on every page worked out when they are loaded.

The templates are Django's, and so is every rule of theirs: what is escaped, what a missing name shows, what is called.
`folding` goes through a template once and takes out what can't come out differently; `nodes` has the few nodes of
Django's that pages are mostly made of, drawn the short way for the usual values and Django's own for all others.
"""
