"""Held stays held and destroyed stays destroyed, whatever the order: on the model, and with real stores and lists."""

import random
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyrage
import pytest
from django.conf import settings
from django.db import connections

from tests.support.counts import count
from tests.support.keeping import NOW, Old, client, old_house
from tests.support.keeping_model import CLIENTS, World, play
from twodrawer.backup import folder as folders
from twodrawer.backup.actions import restoring
from twodrawer.backup.actions.making import make_backup
from twodrawer.backup.stores import KEYS, RECORD, Installation, Store
from twodrawer.config.restored_record import destroy_again, take_lists
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.lib.refs import new_ref
from twodrawer.retention import actions
from twodrawer.retention.models import DestructionCertificate
from twodrawer.retention.queries import is_held
from twodrawer.sealing.models import DataKey


def test_on_the_model_held_stays_held_and_destroyed_stays_destroyed():
    gone = 0
    for seed in range(count("interleavings on the model", usual=300, full=10_000)):
        world = play(seed)
        assert world.wrong == [], seed
        gone += len(world.destroyed)
    assert gone > 20, "enough was destroyed to say something"


def test_the_model_would_notice_a_record_that_came_back():
    """A restore that doesn't replay the list breaks the promise in the model within a few tries."""

    def forgetful(self: World, _: str) -> None:
        self.served = True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "restart", forgetful)
        assert any(play(seed).wrong for seed in range(300))


# -- with real stores, sealed backups and the restore's own steps ----------------------------------------------------


@dataclass
class Kept:
    """The test's databases as an installation, and backups of them in a folder."""

    of: Installation
    folder: Path
    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)

    def back_up(self, at: datetime) -> list[Path]:
        """Both stores, sealed, by the program's own backup. The files."""
        made = make_backup(
            self.folder,
            of=self.of,
            recipients=[str(self.identity.to_public())],
            keep_days=60,
            set_ref=new_ref(),
            at=at,
        )
        for one in connections.all():
            one.close()
        return [folders.place_of(self.folder, one.store) / one.file for one in made.manifests]

    def restore(self, files: list[Path], at: datetime) -> None:
        """The stores are what these hold, and what a restore does before anything is served was done."""
        for one in connections.all():
            one.close()
        found = restoring.look_over(files, identities=[self.identity], of=self.of)
        take_lists(found, of=self.of)
        restoring.put_in_place(found, identities=[self.identity], of=self.of, replace=True, at=at)
        destroy_again(self.of, at=at)
        restoring.end(self.of.folder)


@pytest.fixture
def kept(transactional_db, tmp_path) -> Iterator[Kept]:
    stores = tuple(
        Store(name, alias, Path(connections[alias].settings_dict["NAME"]))
        for name, alias in ((RECORD, "default"), (KEYS, "keys"))
    )
    here = settings.BACKUP_INSTALLATION
    home = stores[0].file.parent / f"keeping-{tmp_path.name}"  # beside them: what is put aside is renamed
    home.mkdir()
    of = replace(here, folder=home, stores=stores, lists=tmp_path / "destroyed", destroyed_so_far=dict)
    settings.BACKUP_INSTALLATION = of
    try:
        yield Kept(of, tmp_path / "backups")
    finally:
        settings.BACKUP_INSTALLATION = here
        shutil.rmtree(home)


@pytest.mark.only_on("sqlite")  # its files stand for both; a list is a file
def test_with_real_backups_destroyed_stays_destroyed_and_held_stays_held(kept):
    old = old_house()
    shown = zip(CLIENTS, ("Rowan", "Marlow", "Tran"), (0, 2, 4), strict=True)
    refs = {name: client(old, name=called, hours=hours)[0] for name, called, hours in shown}
    start = kept.back_up(NOW)
    gone = 0
    for seed in range(count("interleavings with real backups", usual=2, full=200)):
        assert kept.of.lists is not None
        shutil.rmtree(kept.of.lists, ignore_errors=True)
        kept.restore(start, NOW)
        # Lists are kept beside backups too, and believed: the next round's lie in another drawer.
        kept.folder = kept.folder.with_name(f"backups-{seed}")
        gone += _interleaved(random.Random(seed), old, refs, kept)
        for used in (kept.of.folder, kept.folder):
            shutil.rmtree(used)
        kept.of.folder.mkdir()
    assert gone, "something was destroyed"


ACTS = ("hold", "lift", "lift", *["propose"] * 5, *["confirm"] * 7, "back up", "restore", "restore")


def _interleaved(dice: random.Random, old: Old, refs: dict[str, UUID], kept: Kept) -> int:
    """Thirty acts by chance. After each: no destroyed record opens, every other does, and nothing went while held."""
    destroyed: dict[str, UUID] = {}
    proposed: dict[str, UUID] = {}
    holds: dict[str, list[UUID]] = {name: [] for name in CLIENTS}
    at = NOW + timedelta(minutes=1)
    for name in CLIENTS:
        proposed[name] = actions.propose_destruction(
            refs[name], **old.who(dice.choice(("haddad", "keller")), at)
        )
    backups = [(kept.back_up(at), dict(proposed), deepcopy(holds))]
    for number in range(30):
        at += timedelta(minutes=1)
        name = dice.choice(CLIENTS)
        ref, by = refs[name], old.who(dice.choice(("haddad", "keller")), at)
        act = dice.choice(ACTS)
        held = is_held(ref, within=old.cast.practice)
        try:
            if act == "hold":
                holds[name].append(actions.place_hold(ref, reason="A letter", **old.who("haddad", at)))
            elif act == "lift" and holds[name]:
                lifted = holds[name].pop()
                actions.lift_hold(lifted, client_ref=ref, reason="Settled", **old.who("haddad", at))
            elif act == "propose":
                proposed[name] = actions.propose_destruction(ref, **by)
            elif act == "confirm" and name in proposed:
                destroyed[name] = actions.confirm_destruction(proposed[name], **by)
                assert not held
            elif act == "back up":
                backups.append((kept.back_up(at), dict(proposed), deepcopy(holds)))
            elif act == "restore":
                files, proposed, holds = deepcopy(dice.choice(backups))
                kept.restore(files, at)
        except (Refused, Conflict):
            assert act in ("propose", "confirm"), act
        certified = set(DestructionCertificate.objects.values_list("ref", flat=True))
        assert certified >= set(destroyed.values()), (number, act)
        live = DataKey.objects.using("keys").filter(purpose="record", wrapped__isnull=False)
        there = set(live.filter(owner_ref__in=refs.values()).values_list("owner_ref", flat=True))
        assert there == {refs[one] for one in CLIENTS if one not in destroyed}, (number, act)
    return len(destroyed)
