"""What moving clients in writes in the ledger: refs and counts. Its sentences stand with the desk's."""

from uuid import UUID

from twodrawer.audit.entries import Event


def import_begun(run_ref: UUID, *, clinician_ref: UUID, patients: int, refused: int, through: str) -> Event:
    """Files were read, and their patients wait to be taken in. `through`: page or command_line."""
    refs = (("import", run_ref), ("member", clinician_ref))
    facts: dict[str, str | int | bool] = {"patients": patients, "refused": refused, "through": through}
    return Event("import.begun", refs, "operations", facts=facts)


def patient_compared(run_ref: UUID, *, client_ref: UUID, changed: bool) -> Event:
    """A patient of the files is a client already, so nothing was added."""
    refs = (("import", run_ref), ("client", client_ref))
    return Event("import.compared", refs, "operations", facts={"changed": changed})


def import_ended(run_ref: UUID, *, patients: int) -> Event:
    """Nobody waits any more."""
    return Event("import.ended", (("import", run_ref),), "operations", facts={"patients": patients})
