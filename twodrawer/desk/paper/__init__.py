"""What leaves on paper as a PDF file: a note, a client's record, a report of the ledger.

`sheets/` says how each looks, in typst, and holds no word of anybody. What stands on a sheet is handed over as
JSON and is never part of a sheet's source. `press` turns the two into a tagged file (PDF/UA-1) in a process of
its own; `leaving` reads, presses and passes the gate in `chart`, which records what left.
"""
