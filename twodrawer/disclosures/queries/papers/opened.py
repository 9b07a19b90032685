"""Reads of papers. What is handed out is in the reading; the law is asked about a form on the day of the read."""

import json
from datetime import date, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_papers import (
    PaperAuthority,
    PaperEndFacts,
    PaperOpened,
    SignatureOnPaper,
)
from twodrawer.disclosures.models import Paper, PaperEnd, PaperScan, PaperSignature, PaperVersion
from twodrawer.disclosures.papers_sealed import mark_from_json, text_from, unseal
from twodrawer.disclosures.queries.papers.signers import client_for_law
from twodrawer.disclosures.queries.papers.standing import (
    Standing,
    authority,
    find_paper,
    standing,
    with_rows,
)
from twodrawer.law import Act, Kind
from twodrawer.law.citations import words_of
from twodrawer.law.words import Signer
from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.lib.errors import Conflict
from twodrawer.lib.time import day_in
from twodrawer.people import queries as people
from twodrawer.sealing.actions import public_signing_keys
from twodrawer.sealing.keyring import Keyring, keyring


def authority_of(paper_ref: UUID, *, by: law.Member, at: datetime, lock: bool = False) -> PaperAuthority:
    """The paper as a release relies on it, at that moment. Refused to whoever may not read the client's papers.

    `lock`: nobody can revoke it before the surrounding transaction has ended, so that a release and a revocation
    never pass each other.
    """
    on = _day(by, at)
    row, _ = find_paper(paper_ref, Act.READ, by=by, on=on, lock=lock)
    found = standing(with_rows(Paper.objects.filter(ref=row.ref)).get(), ring=keyring(by.practice_ref))
    return authority(found, on=on, client=client_for_law(row.client_id, by=by, on=on))


def papers_of_client(client_ref: UUID, *, by: law.Member, at: datetime) -> tuple[PaperAuthority, ...]:
    """Every paper of the client under any of their refs, the newest first."""
    on = _day(by, at)
    people.require_for_client(Act.READ, Kind.PAPER, client_ref, by=by, on=on)
    ring = keyring(by.practice_ref)
    rows = Paper.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref)
    ).order_by("-made_at", "-ref")
    client = client_for_law(client_ref, by=by, on=on)
    return tuple(authority(standing(row, ring=ring), on=on, client=client) for row in with_rows(rows))


def paper_opened(
    paper_ref: UUID, *, by: law.Member, on: date, read: Reading, act: Act = Act.READ
) -> PaperOpened:
    """Everything on the page of one paper. `act`: what it is opened for."""
    row, answer = find_paper(paper_ref, act, by=by, on=on)
    ring = keyring(by.practice_ref)
    found = standing(with_rows(Paper.objects.filter(ref=row.ref)).get(), ring=ring)
    about = authority(found, on=on, client=client_for_law(row.client_id, by=by, on=on))
    read.of("client", row.client_id)
    read.of("paper", row.ref)
    read.allowed_under(*answer.citations)
    shown = found.newest
    staff = people.member_facts(by.practice_ref, _members(found), on=on)
    names = {ref: one.signature_name for ref, one in staff.items()}
    try:
        media = found.row.scan.media
    except PaperScan.DoesNotExist:
        media = ""
    return PaperOpened(
        about=about,
        words=found.newest_words,
        text=text_of(shown, ring=ring) if shown is not None else (),
        version=shown.version if shown is not None else 0,
        signed_version=found.counts.version if found.signatures and found.counts else None,
        signatures=tuple(_signature(one, found, names, ring=ring) for one in found.signatures),
        end=_end(found.end, names, ring=ring) if found.end is not None else None,
        scan_media=media,
        received_on=row.received_on,
        versions=tuple(
            (one.version, one.made_at, names.get(one.made_by_id, "")) for one in found.row.versions.all()
        ),
    )


def require_signed(opened: PaperOpened) -> None:
    """Nothing, if it was signed here: before that there is nothing to copy, and a paper signed elsewhere has a scan."""
    if opened.signed_version is None:
        raise Conflict(
            "There is nothing to copy yet",
            why="The client’s copy is of what was signed here.",
            do="Have it signed first; of a paper that was taken in, save the scan.",
        )


def signed_text(opened: PaperOpened, *, by: law.Member) -> tuple[tuple[str, str], ...]:
    """The text that was signed, when a later version is being written: for the copy that the client gets."""
    if opened.signed_version is None or opened.signed_version == opened.version:
        return opened.text
    row = PaperVersion.objects.get(paper_id=opened.about.ref, version=opened.signed_version)
    return text_of(row, ring=keyring(by.practice_ref))


def text_of(version: PaperVersion, *, ring: Keyring) -> tuple[tuple[str, str], ...]:
    """The text of one version."""
    held = unseal(
        version.content, ref=version.ref, column=PaperVersion.CONTENT, version=version.version, ring=ring
    )
    return text_from(held)


def scan_of(paper_ref: UUID, *, by: law.Member, on: date, read: Reading) -> tuple[bytes, str]:
    """The signed paper itself and what it is, by its bytes when it came in."""
    row, answer = find_paper(paper_ref, Act.READ, by=by, on=on)
    scan = PaperScan.objects.filter(paper=row).first()
    if scan is None:
        raise Conflict(
            "There is no scan",
            why="This paper was written and signed here.",
            do="Open the paper; its text is there.",
        )
    read.of("client", row.client_id)
    read.of("paper", row.ref)
    read.allowed_under(*answer.citations)
    ring = keyring(by.practice_ref)
    return ring.open(bytes(scan.content), ref=scan.ref, column=PaperScan.CONTENT), scan.media


def part2_notice() -> tuple[str, str]:
    """The statement that goes with every disclosure made on a Part 2 consent, and its paragraph (42 CFR 2.32(a))."""
    cite = "42 CFR 2.32(a)(1)"
    return words_of(cite)[0].says, cite


def _members(found: Standing) -> set[UUID]:
    refs = {one.made_by_id for one in found.row.versions.all()} | {
        one.taken_by_id for one in found.signatures
    }
    return refs | ({found.end.made_by_id} if found.end is not None else set())


def _end(row: PaperEnd, names: dict[UUID, str], *, ring: Keyring) -> PaperEndFacts:
    held = unseal(row.details, ref=row.ref, column=PaperEnd.DETAILS, ring=ring)
    return PaperEndFacts(row.kind, row.day, held["words"], names.get(row.made_by_id, ""), row.made_at)


def _signature(
    row: PaperSignature, found: Standing, names: dict[UUID, str], *, ring: Keyring
) -> SignatureOnPaper:
    held = unseal(row.details, ref=row.ref, column=PaperSignature.DETAILS, ring=ring)
    version = found.counts
    assert version is not None
    return SignatureOnPaper(
        part=Signer(row.part),
        mark=mark_from_json(held["mark"]),
        authority=held["authority"],
        checked_how=held["checked_how"],
        checked_by=row.taken_by_id,
        checked_by_name=names.get(row.taken_by_id, ""),
        intent=held["intent"],
        at=row.signed_at,
        version=version.version,
        content_hash=version.content_hash,
        holds=_holds(row, version, held, ring=ring),
    )


def _holds(row: PaperSignature, version: PaperVersion, details: dict[str, object], *, ring: Keyring) -> bool:
    """Whether text, details and the practice's signature under them are what they were when the client signed."""
    content = ring.open(
        bytes(version.content), ref=version.ref, column=PaperVersion.CONTENT, version=version.version
    )
    said = json.loads(row.statement)
    key = public_signing_keys(row.practice_id).get(row.key_ref)
    same = (
        sha256_hex(content) == version.content_hash == said["content_hash"]
        and sha256_hex(canonical(details)) == said["details_hash"]
        and (said["paper"], said["version"], said["part"])
        == (str(version.paper_id), version.version, row.part)
    )
    if key is None or not same:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes(row.signature), row.statement.encode())
    except InvalidSignature:
        return False
    return True


def _day(by: law.Member, at: datetime) -> date:
    return day_in(people.practice_facts(by.practice_ref).zone, at)
