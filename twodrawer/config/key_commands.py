"""`twodrawer keys`: what the key provider holds, and its rotation."""

import json
import sys
from uuid import UUID

from twodrawer.config.home import BadSettings
from twodrawer.config.migrating import start_django
from twodrawer.lib.progress import Progress
from twodrawer.lib.refs import new_ref
from twodrawer.lib.time import now


def run(verb: str, practice: UUID | None) -> int:
    """Runs one of show, rotate, forget-old, new."""
    start_django()
    if verb == "new":
        return _new()
    from django.conf import settings

    from twodrawer.audit.actions import record
    from twodrawer.audit.entries import Actor, Event
    from twodrawer.people import queries as people
    from twodrawer.sealing import actions as sealing

    refs = people.practice_refs()
    if practice is None and len(refs) != 1 and verb != "show":
        raise BadSettings(
            f"Say which practice with --practice: {', '.join(map(str, refs)) or 'there is none yet'}."
        )
    chosen = [practice] if practice else list(refs)
    for ref in chosen:
        if ref not in refs:
            raise BadSettings(f"There is no practice {ref} here.")
        by = Actor("program", None, ref)
        if verb == "show":
            keys = settings.KEY_PROVIDER.practice_keys(ref)
            print(f"{ref}  {people.practice_facts(ref).name}")
            for key in keys.wrapping:
                state = "current" if key is keys.current else "older, still opens"
                print(f"  wrapping key {str(key.ref)[-8:]} since {key.made_at[:10]}, {state}")
            for signing in keys.signing:
                print(f"  signing key  {str(signing.ref)[-8:]} since {signing.made_at[:10]}, Ed25519")
                print(f"    public {signing.public_raw().hex()}")
        elif verb == "rotate":
            record(Event("keys.rotation_begun"), by=by, at=now())
            bar = Progress("Wrapping data keys anew", sys.stderr)
            for done, total in sealing.rotate_practice_keys(ref, at=now()):
                bar.show(done, total)
            bar.end()
            record(Event("keys.rotated"), by=by, at=now())
            print(
                "Every data key is wrapped under the new key. The older key still opens backups; "
                "`twodrawer keys forget-old` drops it."
            )
        else:
            dropped = sealing.forget_old_keys(ref)
            record(Event("keys.forgotten", facts={"count": dropped}), by=by, at=now())
            print(
                f"Dropped {dropped} older wrapping keys. What is left can't open older backups of wrapped keys."
            )
    return 0


def _new() -> int:
    """Keys for a practice that will be handed them from outside, as JSON, to standard output only."""
    from twodrawer.sealing.provider import new_practice_keys, practice_keys_to_json

    print(json.dumps({str(new_ref()): practice_keys_to_json(new_practice_keys(now()))}))
    print("Put this into your secret store. It is shown once and kept nowhere.", file=sys.stderr)
    return 0
