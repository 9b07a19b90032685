"""Runs mypy, strictly: the record's rooms with the record's settings, then the vault's with the vault's own.

Its Django plugin reads the settings, and those need a home, which they get here. A process has one settings module,
so each has a run of its own.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tools.checks.start import PROJECT, home_for_checks, vault_home_for_checks

COMMAND = [sys.executable, "-m", "mypy", "--no-error-summary"]


def vault_config(folder: Path) -> Path:
    """The project's own configuration, turned to the vault."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    for was, becomes in (
        (
            'settings_module = "twodrawer.config.settings"',
            'settings_module = "twodrawer.config.vault_settings"',
        ),
        ("ignore_errors = true", "ignore_errors = false"),
    ):
        if text.count(was) != 1:
            sys.exit(f"pyproject.toml has no line, or two, with: {was}")
        text = text.replace(was, becomes)
    file = folder / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    return file


def main() -> int:
    """0 when neither run finds anything."""
    home_for_checks()
    record = subprocess.run([*COMMAND, *sys.argv[1:]], cwd=PROJECT, check=False).returncode
    if sys.argv[1:]:
        return record
    vault_home_for_checks()
    with tempfile.TemporaryDirectory(prefix="twodrawer-types-") as folder:
        config = vault_config(Path(folder))
        own = [
            "--config-file",
            str(config),
            "--cache-dir",
            str(PROJECT / ".mypy_cache" / "vault"),
            *vault_files(),
        ]
        vault = subprocess.run([*COMMAND, *own], cwd=PROJECT, check=False).returncode
    return record or vault


def vault_files() -> list[str]:
    """The vault's room, and what config does for its process."""
    config = (PROJECT / "twodrawer" / "config").glob("vault_*.py")
    return ["twodrawer/vault", *sorted(str(file.relative_to(PROJECT)) for file in config)]


if __name__ == "__main__":
    sys.exit(main())
