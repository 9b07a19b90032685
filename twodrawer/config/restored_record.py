"""A restore of the record or its wrapped keys, and what must follow on it before anything is served.

The destruction list is taken from wherever it is longest: this installation's folder, or the folder that the backup
lies in. What it names is destroyed again in what was restored. All of that comes before the mark is taken away.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connections, transaction

from twodrawer.audit.actions import record
from twodrawer.audit.entries import Actor, Event
from twodrawer.backup import folder as folders
from twodrawer.backup.actions import restoring
from twodrawer.backup.actions.restoring import Found
from twodrawer.backup.actions.runs import was_made
from twodrawer.backup.events import tell
from twodrawer.backup.moments import is_there
from twodrawer.backup.sealing_to import identities_in
from twodrawer.backup.stores import Installation, installation
from twodrawer.lib.progress import Progress
from twodrawer.lib.time import now
from twodrawer.people import queries as people
from twodrawer.retention.actions import put_back_certificates
from twodrawer.sealing import destruction
from twodrawer.sealing.forgetting import forget_old_pages
from twodrawer.sealing.keyring import provider


def restore_record(files: Sequence[Path], *, identity: Path, replace: bool) -> None:
    """The record, its wrapped keys, or both, as they were."""
    of, opened_by, at = installation(), identities_in(identity), now()
    found = restoring.look_over(files, identities=opened_by, of=of)
    restoring.require_keys_of(found, holds=lambda ref: provider().holds(UUID(ref)))
    with restoring.nobody_serving(of, [of.store(one.manifest.store) for one in found]):
        take_lists(found, of=of)
        bar = Progress("Restoring", sys.stderr)
        done = restoring.put_in_place(
            found,
            identities=opened_by,
            of=of,
            replace=replace,
            at=at,
            say=lambda _, so_far, of_all: bar.show(so_far, of_all),
        )
        bar.end()
        say_what(done)
        finish(of, set_ref=found[0].manifest.set_ref, at=at)


def take_lists(found: Sequence[Found], *, of: Installation) -> None:
    """The longest destruction list of each practice lies in this installation's folder.

    BadList when one isn't signed, or is shorter than it was when this backup was made.
    """
    assert of.lists is not None
    places = [
        of.lists,
        *dict.fromkeys(folders.place_of(one.file.parent.parent, "destroyed") for one in found),
    ]
    for practice_ref in sorted(
        {UUID(ref) for one in found for ref in (*one.inside.practices, *one.inside.destroyed)}
    ):
        own = destruction.list_file(of.lists, practice_ref)
        copies = [file for place in places if (file := destruction.list_file(place, practice_ref)).exists()]
        newest = destruction.newest_list(copies, practice_ref)
        for one in found:
            said = one.inside.destroyed.get(str(practice_ref))
            if said and not _continues(newest[1].hashes if newest else (), said):
                raise destruction.BadList(own, "It is missing, or shorter than when this backup was made.")
        if newest is not None and newest[0] != own:
            with folders.written_whole(own) as out:
                out.write(newest[0].read_bytes())
            folders.put_in_place(own)


def _continues(hashes: tuple[str, ...], said: dict[str, str | int]) -> bool:
    count = int(said["count"])
    return count == 0 or (len(hashes) >= count and hashes[count - 1] == said["head"])


def say_what(done: restoring.Restored) -> None:
    """Lines for the person at the terminal."""
    for one in done.found:
        newest = one.inside.newest.get("at", "")
        print(
            f"Restored the {one.manifest.store} store as it was on {one.manifest.made_at}"
            f"{f' (newest ledger entry {newest})' if newest else ''}."
        )
    if done.aside:
        print(
            f"What was there before is kept as {done.aside}. Remove it when you are sure that nobody needs it."
        )


def finish(of: Installation, *, set_ref: str, at: datetime) -> None:
    """What must follow was done, and the mark is gone. It stays while one of the two stores is missing."""
    from twodrawer.config.setup import migrate_record

    missing = [store.name for store in of.stores if not is_there(store)]
    if missing:
        print(f"The {missing[0]} store isn't here yet. Restore it too: until then nothing is served.")
        return
    migrate_record(during_restore=True)
    was_made(set_ref)
    again = destroy_again(of, at=at)
    with transaction.atomic():
        tell(
            "backup.restored",
            practices=map(str, people.practice_refs()),
            at=at,
            facts={"destroyed_again": again},
        )
    connections.close_all()
    restoring.end(of.folder)
    print("Ready. Check it with `twodrawer audit verify`, then run `twodrawer serve`.")


def destroy_again(of: Installation, *, at: datetime) -> int:
    """No key that a destruction list names is in the store. How many were there; each practice's log says so."""
    assert of.lists is not None
    gone = destruction.destroy_listed(of.lists)
    put_back_certificates(of.lists, at=at)
    for practice_ref, count in gone.items():
        with transaction.atomic():
            event = Event("keys.destroyed_again", facts={"count": count})
            record(event, by=Actor("program", None, practice_ref), at=at)
    if gone:
        forget_old_pages("keys")
        print(f"Destroyed {sum(gone.values())} keys again that the destruction list names.")
    return sum(gone.values())
