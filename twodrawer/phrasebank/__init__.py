"""The phrase bank: phrases with blanks, pins, abbreviations and note templates, each clinician's own.

It knows no client and no note. The desk tells it for whom something is written; what it remembers of that is sealed
under the client's own key. It serves progress notes only.
"""
