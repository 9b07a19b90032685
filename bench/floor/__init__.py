"""The floor: the same acts on the same rows by hand-written SQL, with the same sealing and the same ledger."""
