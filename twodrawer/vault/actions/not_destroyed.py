"""What was destroyed is taken in no more: asked by every act that stores a note or a shelf."""

from collections.abc import Collection
from uuid import UUID

from twodrawer.vault.actions.begin import Holder
from twodrawer.vault.models import Destruction, Spared, Tombstone
from twodrawer.vault.problems import destroyed


def require_not_destroyed(notes: Collection[UUID], clients: Collection[UUID], *, by: Holder) -> None:
    """Nothing, if none of these notes was destroyed, nor any of these clients' records (V-API-105).

    An author who kept their notes about a client goes on writing them.
    """
    gone = Tombstone.objects.filter(**by.own, note_ref__in=notes)
    ended = Destruction.objects.filter(
        practice_ref=by.practice_ref, client_ref__in=clients, done_at__isnull=False
    )
    ended = ended.exclude(certificate_ref__in=Spared.objects.filter(**by.own).values("certificate_ref"))
    if (notes and gone.exists()) or (clients and ended.exists()):
        raise destroyed()
