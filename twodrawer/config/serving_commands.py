"""`twodrawer serve`: both processes for a laptop, or one of them as a service of its own."""

import os
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit


def serve(
    *, host: str, port: int, vault_port: int | None, clock: datetime | None, only: str, with_parent: bool
) -> int:
    """Served until it is stopped."""
    vaults = vault_port or _port_of(os.environ.get("TWODRAWER_VAULT_ORIGIN", "")) or port + 1
    # The two have to know each other's address exactly, and on a laptop nobody sets it.
    os.environ.setdefault("TWODRAWER_ORIGIN", f"http://localhost:{port}")
    os.environ.setdefault("TWODRAWER_VAULT_ORIGIN", f"http://vault.localhost:{vaults}")
    if with_parent:
        from twodrawer.config.supervisor import end_with_parent

        end_with_parent()
    if only == "vault":
        from twodrawer.config.vault_commands import serve_vault

        return serve_vault(host=host, port=vaults, is_told=not with_parent)
    if only == "record":
        from twodrawer.config.serving import serve_record

        return serve_record(host=host, port=port, clock=clock)
    return _serve_both(host=host, port=port, vault_port=vaults, clock=clock)


def _serve_both(*, host: str, port: int, vault_port: int, clock: datetime | None) -> int:
    from twodrawer.config.demo_clock import set_demo_clock
    from twodrawer.config.supervisor import Child, keep_running
    from twodrawer.config.vault_home import record_environment, vault_environment

    if clock is not None:
        set_demo_clock(clock)
    environment = dict(os.environ)
    home = Path(environment.get("TWODRAWER_HOME") or Path(__file__).resolve().parents[2] / "var").resolve()
    started = (
        sys.executable,
        "-m",
        "twodrawer",
        "serve",
        "--with-parent",
        "--host",
        host,
        "--port",
        str(port),
    )
    return keep_running(
        Child("record", port, (*started, "--only", "record"), record_environment(environment)),
        Child(
            "vault",
            vault_port,
            (*started, "--only", "vault", "--vault-port", str(vault_port)),
            vault_environment(environment, home=home),
        ),
    )


def _port_of(origin: str) -> int | None:
    """The port that an http address names: what is served here. Behind https there is a proxy with another one."""
    try:
        return urlsplit(origin).port if origin.startswith("http://") else None
    except ValueError:
        return None
