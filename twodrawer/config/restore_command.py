"""`twodrawer restore`: back from a backup, the record's stores here and the vault's in a process of its own."""

from collections.abc import Sequence
from pathlib import Path

from twodrawer.config.migrating import start_django
from twodrawer.config.setup import run_vault_command


def run(files: Sequence[Path], *, identity: Path, replace: bool) -> int:
    """The stores hold what the files hold. 0 when all of them do."""
    vault = [file for file in files if file.name.startswith("twodrawer-vault-")]
    record = [file for file in files if file not in vault]
    if record:
        start_django()
        from twodrawer.config.restored_record import restore_record

        restore_record(record, identity=identity, replace=replace)
    if vault:
        words = [*(str(file.resolve()) for file in vault), "--identity", str(identity.resolve())]
        return run_vault_command("restore", *words, *(["--replace"] if replace else []))
    return 0
