"""In what an entry's row differs from its leaf: asked of the one entry that doesn't look as it should."""

import json
from collections.abc import Sequence
from itertools import pairwise

from twodrawer.audit.models import Entry, EntryRef
from twodrawer.lib.canonical import canonical


def disagreement(entry: Entry, about: Sequence[EntryRef]) -> str | None:
    """In what an entry's columns or refs differ from its leaf; None when they agree."""
    try:
        said = json.loads(entry.leaf)
        if canonical(said).decode() != entry.leaf:
            return "its leaf is not in canonical form"
        columns = {
            "ref": (str(entry.ref), said["ref"]),
            "log": (entry.log, said["log"]),
            "time": (entry.at, said["at"]),
            "act": (entry.act, said["act"]),
            "outcome": (entry.outcome, said["outcome"]),
            "kind of actor": (entry.actor_kind, said["actor"]["kind"]),
            "actor": (entry.actor_ref, said["actor"]["ref"]),
        }
        named = [(ref["kind"], ref["ref"]) for ref in said["refs"]]
    except (ValueError, KeyError, TypeError):
        return "its leaf can't be read"
    for what, (column, leaf) in columns.items():
        if column != leaf:
            return f"the {what} differs from its leaf"
    if any(not earlier < later for earlier, later in pairwise(named)):
        return "the refs in its leaf are out of order"
    if sorted(((row.kind, row.about_ref) for row in about), key=repr) != sorted(named, key=repr):
        return "what it is about differs from its leaf"
    if any((row.log, row.at) != (entry.log, entry.at) for row in about):
        return "the log or time of its refs differs from its leaf"
    return None
