"""Where the time of each act goes: `python -m bench.profiling [act…]`, on the seeded practice.

Runs the acts in this process, without a server around them, under cProfile, and says for each how many statements
it asked of the databases and which functions took the time. cProfile makes small functions look larger than they
are: shares are to be read, not milliseconds.
"""

import cProfile
import json
import os
import pstats
import random
import re
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.compare import ACTS
from bench.load import Line
from bench.places import Installation, installation

ROUNDS = 40
GROUPS = (
    ("sqlite or psycopg: statements run", r"SQLiteCursorWrapper|sqlite3|psycopg"),
    ("Django: building SQL, rows to objects", r"django/db/"),
    ("templates", r"django/template/|templatetags|lib/drawing"),
    ("law", r"twodrawer/law/"),
    ("canonical JSON", r"rfc8785|lib/canonical|json/"),
    ("AES-GCM and keys", r"AESGCM|twodrawer/sealing|cryptography"),
    ("addresses", r"django/urls/"),
    (
        "sign-in, cookies, form tokens",
        r"django/contrib/(auth|sessions)|core/signing|middleware|utils/crypto|hmac|csp/",
    ),
)
LINES = 16
LANDMARKS = ("render_to_string", "get_user", "get_token")


def profiled(place: Installation, act: str) -> str:
    """The text for one act. Runs in a process whose settings are already that place's."""
    import django

    django.setup()
    from django.db import connections
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    user = place.sign_ins()[0]
    line = Line(0, user)
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    browser.cookies["twodrawer"], browser.cookies["csrf"] = user["cookie"], user["csrf"]

    def once() -> None:
        if act == "save":
            head, body = line.save_request().split(b"\r\n\r\n", 1)
            path = head.split()[1].decode()
            answer = browser.post(
                path, body, content_type="application/json", headers={"X-CSRFToken": user["csrf"]}
            )  # fmt: skip
            said = json.loads(answer.content)
            line.draft.update(base=said["revision"], span=said["span"])
        else:
            answer = browser.get(line.path_of(act))
        assert answer.status_code == 200, (act, answer.status_code)

    for _ in range(3):
        once()
    with ExitStack() as stack:
        asked = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ("default", "keys")
        ]
        once()
    statements = [query["sql"] for one in asked for query in one.captured_queries]
    began = perf_counter()
    for _ in range(ROUNDS):
        once()
    plain = (perf_counter() - began) / ROUNDS * 1e3
    profile = cProfile.Profile(process_time)  # what this process computed, not what it waited for
    profile.enable()
    for _ in range(ROUNDS):
        once()
    profile.disable()
    return _text(act, statements, plain, profile)


def _text(act: str, statements: list[str], plain: float, profile: cProfile.Profile) -> str:
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    whole = sum(own for _, _, own, _, _ in stats.values())
    shares: Counter[str] = Counter()
    for (file, number, name), (_, _, own, _, _) in stats.items():
        where = f"{file}:{number} {name}"
        group = next((title for title, pattern in GROUPS if re.search(pattern, where)), "everything else")
        shares[group] += own
    lines = [f"{act}: {plain:.1f} ms, {len(statements)} statements", ""]
    lines += [f"  {share / whole * 100:5.1f} %  {group}" for group, share in shares.most_common()]
    lines += ["", "  of it, with all they call:"]
    own_code = [
        (total, calls, f"{_short(file)} {name}")
        for (file, _, name), (_, calls, _, total, _) in stats.items()
        if ("/twodrawer/" in file and "/config/" not in file) or name in LANDMARKS
    ]
    for total, calls, where in sorted(own_code, reverse=True)[:LINES]:
        lines.append(f"  {total / whole * 100:5.1f} %  {calls / ROUNDS:6.1f} calls  {where}")
    tables = Counter(_table(sql) for sql in statements)
    lines += ["", "  statements: " + ", ".join(f"{n} {t}" if n > 1 else t for t, n in tables.items())]
    return "\n".join(lines)


def _short(file: str) -> str:
    return re.sub(r"^.*/(twodrawer|site-packages|python3\.\d+)/", "", file)


def _table(sql: str) -> str:
    """The table that a statement is about, with its verb unless it reads."""
    verb = sql.split(maxsplit=1)[0].lower()
    if verb == "select":
        return str(re.findall(r'FROM "(\w+)"(?! U\d)', sql)[0])
    named = re.search(r"(?:INTO|UPDATE) \"?(\w+)", sql)
    return f"{verb} {named.group(1)}" if named else verb


def main() -> int:
    """Every act that was named, or all."""
    database = "sqlite"
    acts = sys.argv[1:] or list(ACTS)
    if acts[0] in ("sqlite", "postgres"):
        database, acts = acts[0], acts[1:] or list(ACTS)
    random.seed(1)
    with (
        tempfile.TemporaryDirectory(prefix="twodrawer-profile-") as folder,
        installation(database, Path(folder)) as place,
    ):
        os.environ.update(place.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "twodrawer.config.settings"
        for act in acts:
            print(profiled(place, act), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
