"""What stands on the stage of the end of records: a rule that keeps longer, a proposal, a certificate.

Nothing on the stage is old enough to go, so proposal and certificate are put into their tables as they would stand.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from twodrawer.law.retention_clock import Longer
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text
from twodrawer.retention.actions import set_keeping_rule
from twodrawer.retention.models import DestructionCertificate, DestructionProposal
from twodrawer.sealing.keyring import provider

if TYPE_CHECKING:
    from tests.attacks.stage import World


def keep_and_end(world: "World") -> None:
    """In each practice: a rule, a record that somebody proposed, and a certificate."""
    house = world.cast
    played(world, "", house.practice, "keller", "haddad", house.rowan, house.tran)
    played(world, "marlow_", house.sato_practice, "sato", "sato", house.marlow, house.marlow)


def played(
    world: "World", prefix: str, practice: UUID, ruler: str, proposer: str, proposed: UUID, gone: UUID
) -> None:
    """What stands in one practice; its things go by this prefix."""
    refs = world.refs
    refs[f"{prefix}rule"] = set_keeping_rule(
        Longer.OWN, years=10, says="The partners' paper of May", **world.who(ruler)
    )
    by = world.cast.member(proposer).ref
    row = DestructionProposal.objects.create(
        practice_id=practice, client_id=proposed, proposed_by_id=by, proposed_at=world.at
    )
    refs[f"{prefix}proposal"] = row.ref
    refs[f"{prefix}certificate"] = certified(world, practice, gone)


def certified(world: "World", practice: UUID, client: UUID) -> UUID:
    """A certificate as the signed list would have it."""
    house, ref, proposal = world.cast, new_ref(), new_ref()
    said = {
        "ref": str(ref), "client": str(client), "class": "record", "keys": 1, "method": "keys destroyed",
        "last_contact": "2015-03-20", "kept_through": "2022-03-20", "rule": "7 years", "citations": "OAR 858-010-0060",
        "status": "verified", "old_backups_until": utc_text(world.at),
    }  # fmt: skip
    line = {
        "type": "certificate", "certificate": said, "practice": str(practice), "number": 1, "before": "0" * 64,
    }  # fmt: skip
    seed = provider().practice_keys(practice).signing[-1].seed
    DestructionCertificate.objects.create(
        ref=ref,
        practice_id=practice,
        client_id=client,
        proposal_ref=proposal,
        proposed_by_id=house.haddad.ref,
        confirmed_by_id=house.keller.ref,
        destroyed_at=world.at,
        statement=signed(line, seed=seed),
        sha256="ab" * 32,
    )
    return ref
