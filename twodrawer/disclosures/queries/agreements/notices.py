"""Reads of the notice of privacy practices, of who was given it, and of how a client wants to be reached."""

from datetime import date
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_agreements import ChannelDetails, ChannelFacts, NoticeFacts, NoticeGivenFacts
from twodrawer.disclosures.models import Channel, NoticeGiven, NoticeText
from twodrawer.disclosures.papers_sealed import mark_from_json, unseal
from twodrawer.law import Act, Kind, Relationship, Resource
from twodrawer.lib.errors import Refused
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import Keyring, keyring


def notices(*, by: law.Member, on: date, read: Reading) -> tuple[NoticeFacts, ...]:
    """Every version of the practice's notice, the newest first. For whoever gives it to somebody."""
    answers = [
        law.may(by, Act.READ, Resource(Kind.AGREEMENT, by.practice_ref, stands), on=on)
        for stands in (Relationship.PRACTICE, Relationship.CARE_TEAM)
    ]
    yes = next((answer for answer in answers if answer.is_yes), None)
    if yes is None:
        try:
            people.require_in_practice(Act.READ, Kind.AGREEMENT, by=by, on=on)
        except Refused as no:
            if not no.hidden:  # the notice is the practice's, and about no client
                no.what = "You can’t open the practice’s notice"
                no.do = "Ask the privacy officer for it."
            raise
    ring = keyring(by.practice_ref)
    rows = NoticeText.objects.filter(practice_id=by.practice_ref).select_related("made_by")
    found = tuple(_notice(row, ring=ring) for row in rows.order_by("-version"))
    read.of("notice", *(one.ref for one in found))
    read.allowed_under(*(yes.citations if yes is not None else ()))
    return found


def notice_in_force(practice_ref: UUID, *, on: date) -> NoticeFacts | None:
    """The version that holds on that day; nothing while the practice has none."""
    rows = NoticeText.objects.filter(practice_id=practice_ref, from_day__lte=on).select_related("made_by")
    row = rows.order_by("-version").first()
    return _notice(row, ring=keyring(practice_ref)) if row is not None else None


def notices_given(
    client_ref: UUID, *, by: law.Member, on: date, read: Reading
) -> tuple[NoticeGivenFacts, ...]:
    """What the client was given and how it was acknowledged, the newest first."""
    people.require_for_client(Act.READ, Kind.AGREEMENT, client_ref, by=by, on=on)
    rows = NoticeGiven.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref)
    ).select_related("notice", "made_by")
    ring = keyring(by.practice_ref)
    found = []
    for row in rows.order_by("-made_at", "-ref"):
        held = unseal(row.details, ref=row.ref, column=NoticeGiven.DETAILS, ring=ring)
        read.of("notice_given", row.ref)
        found.append(
            NoticeGivenFacts(
                row.notice.version,
                row.outcome,
                row.day,
                mark_from_json(held["mark"]),
                held["words"],
                row.made_by.name,
            )
        )
    return tuple(found)


def channel_of(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> ChannelFacts | None:
    """How the client wants to be reached, 164.522(b); nothing where the usual contacts serve."""
    answer = people.require_for_client(Act.READ, Kind.AGREEMENT, client_ref, by=by, on=on)
    row = newest_channel(client_ref, by=by)
    read.of("client", client_ref)
    read.allowed_under(*answer.citations)
    if row is None:
        return None
    details = opened_channel(row, read=read)
    return ChannelFacts(details, row.version, row.made_by.name, row.made_at) if details.is_set else None


def channel_version(client_ref: UUID, *, by: law.Member) -> int:
    """The number that a form on a page carries; 0 before the first. Opens nothing."""
    row = newest_channel(client_ref, by=by)
    return row.version if row is not None else 0


def newest_channel(client_ref: UUID, *, by: law.Member) -> Channel | None:
    """The row that counts. For this room, after it has asked the law."""
    rows = Channel.objects.filter(practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref))
    return rows.order_by("-version", "-made_at").select_related("made_by").first()


def opened_channel(row: Channel, *, read: Reading) -> ChannelDetails:
    """What the row says. For this room, after it has asked the law."""
    held = unseal(
        row.details,
        ref=row.ref,
        column=Channel.DETAILS,
        version=row.version,
        ring=keyring(row.practice_id),
    )
    held.pop("v")
    read.of("channel", row.ref)
    return ChannelDetails(**held)


def _notice(row: NoticeText, *, ring: Keyring) -> NoticeFacts:
    words = ring.open(bytes(row.words), ref=row.ref, column=NoticeText.WORDS, version=row.version).decode()
    return NoticeFacts(row.ref, row.version, words, row.from_day, row.made_by.name)
