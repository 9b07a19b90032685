"""How a member stands to a paper, and what the rows of a paper come to on a day. For this room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from twodrawer import law
from twodrawer.disclosures.facts_papers import Finding, FormWords, PaperAuthority, PaperState, PurposeIs
from twodrawer.disclosures.form_reading import authority_from, ended_by_itself, findings
from twodrawer.disclosures.form_text import label_of, purpose_words
from twodrawer.disclosures.models import Paper, PaperEnd, PaperScan, PaperSignature, PaperVersion
from twodrawer.disclosures.papers_sealed import unseal, words_from_json
from twodrawer.law import Act, Kind
from twodrawer.law.question import ClientFacts
from twodrawer.law.words import Signer
from twodrawer.lib.errors import Refs, Refused, not_there
from twodrawer.people import queries as people
from twodrawer.sealing.keyring import Keyring


@dataclass(frozen=True)
class Standing:
    """A paper's rows, opened, and the version that counts: the newest that was signed, or was read off the paper."""

    row: Paper
    newest: PaperVersion | None
    counts: PaperVersion | None
    words: FormWords | None
    newest_words: FormWords | None
    signatures: tuple[PaperSignature, ...]
    end: PaperEnd | None


def find_paper(
    paper_ref: UUID, act: Act, *, by: law.Member, on: date, lock: bool = False
) -> tuple[Paper, law.Answer]:
    """The paper, if the law says yes to this act on its client's papers. A ref of nothing is refused the same way."""
    rows = Paper.objects.select_for_update() if lock else Paper.objects
    row = rows.filter(ref=paper_ref).first()
    refs: Refs = (("paper", paper_ref),)
    try:
        about = row.client_id if row is not None else paper_ref
        answer = people.require_for_client(act, Kind.PAPER, about, by=by, on=on)
    except Refused as no:
        no.refs = refs if row is None else (*no.refs, *refs)
        raise
    if row is None:
        raise not_there("paper.read", refs)
    return row, answer


def with_rows(rows: "QuerySet[Paper, Paper]") -> "QuerySet[Paper, Paper]":
    """The papers with what hangs on them, in a fixed number of questions. The bytes of scans stay where they are."""
    signatures = PaperSignature.objects.order_by("signed_at", "ref")
    versions = PaperVersion.objects.order_by("version").prefetch_related(
        Prefetch("signatures", queryset=signatures)
    )
    scans = PaperScan.objects.defer("content")
    return rows.prefetch_related(
        Prefetch("versions", queryset=versions),
        Prefetch("scan", queryset=scans),
        Prefetch("end", queryset=PaperEnd.objects.all()),
    )


def standing(row: Paper, *, ring: Keyring) -> Standing:
    """The paper as its rows have it. `row` comes out of `with_rows`."""
    versions: Sequence[PaperVersion] = list(row.versions.all())
    newest = versions[-1] if versions else None
    if row.received_on is not None:
        counts = newest
    else:
        signed = [one for one in versions if one.signatures.all()]
        counts = signed[-1] if signed else None
    words = words_of(counts, ring=ring) if counts is not None else None
    signatures = tuple(counts.signatures.all()) if counts is not None else ()
    if words is not None and row.received_on is None:
        words = _as_signed(words, signatures, ring=ring)
    if newest is None or newest is counts:
        newest_words = words
    else:
        newest_words = words_of(newest, ring=ring)
    return Standing(row, newest, counts, words, newest_words, signatures, end_of(row))


def end_of(row: Paper) -> PaperEnd | None:
    """Why it ended before its day, or nothing."""
    try:
        return row.end
    except PaperEnd.DoesNotExist:
        return None


def words_of(version: PaperVersion, *, ring: Keyring) -> FormWords:
    """What this version says."""
    held = unseal(
        version.content, ref=version.ref, column=PaperVersion.CONTENT, version=version.version, ring=ring
    )
    return words_from_json(held["words"])


def _as_signed(words: FormWords, signatures: Sequence[PaperSignature], *, ring: Keyring) -> FormWords:
    """The words with what its signatures say: by whom, on which day, with what authority."""
    by_representative = [one for one in signatures if one.part == Signer.REPRESENTATIVE]
    first = (by_representative or list(signatures))[0]
    held = unseal(first.details, ref=first.ref, column=PaperSignature.DETAILS, ring=ring)
    return replace(
        words,
        is_signed=True,
        signed_on=date.fromisoformat(held["day"]),
        signed_by=Signer(first.part),
        signer=held["mark"]["name"],
        representative_authority=held["authority"],
    )


def authority(found: Standing, *, on: date, client: ClientFacts) -> PaperAuthority:
    """The paper as those who release rely on it, on that day."""
    row, words, end = found.row, found.words, found.end
    revoked_on = end.day if end is not None and end.kind == "revoked" else None
    happened = end is not None and end.kind == "event" and end.day <= on
    found_wrong: tuple[Finding, ...] = ()
    if words is not None:
        found_wrong = findings(words, on=on, client=client, revoked_on=revoked_on, event_happened=happened)
    state = _state(found, found_wrong, revoked_on=revoked_on, on=on)
    shown = words or found.newest_words
    return PaperAuthority(
        ref=row.ref,
        client_ref=row.client_id,
        kind=shown.kind if shown is not None else None,
        label=label_of(shown),
        authority=authority_from(words, revoked_on=revoked_on, event_happened=happened),
        live=state is PaperState.LIVE,
        defects=tuple(map(str, found_wrong)),
        expires_on=words.expires_on if words is not None else None,
        state=state,
        findings=found_wrong,
        recipient=shown.recipient if shown is not None else "",
        recipient_is=shown.recipient_is if shown is not None else None,
        purpose=purpose_words(shown) if shown is not None else "",
        purpose_is=shown.purpose_is if shown is not None else PurposeIs.NAMED,
        is_received=row.received_on is not None,
        made_at=row.made_at,
    )


def _state(found: Standing, wrong: Iterable[Finding], *, revoked_on: date | None, on: date) -> PaperState:
    """Revoked goes before everything else: what the client took back is never shown as merely old."""
    if revoked_on is not None and revoked_on <= on:
        return PaperState.REVOKED
    if found.end is not None and found.end.kind == "refused":
        return PaperState.REFUSED
    if found.words is None:
        return PaperState.UNREAD if found.row.received_on is not None else PaperState.UNSIGNED
    held = tuple(wrong)
    if ended_by_itself(held):
        return PaperState.EXPIRED
    return PaperState.DEFECTIVE if held else PaperState.LIVE
