"""How a release is built: what it holds, its PDF, its Bundle, its manifest, and the ZIP file they leave in.

Everything hangs on the facts of the request and on the record, nothing on the moment: the same request about the same
record gives the same bytes. Random bytes would spoil that, so the salt that keeps a hash from confirming a guess is
drawn from the practice's signing key: Ed25519 signs the same message the same way, and nobody else can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer.audit.reading import Reading
from twodrawer.disclosures.bundle import bundle
from twodrawer.disclosures.facts_releases import PackageFacts, Standing
from twodrawer.disclosures.gathering import Content, Gathered, gathered
from twodrawer.disclosures.manifest import NAME, sign_manifest
from twodrawer.disclosures.packing import packed
from twodrawer.disclosures.paper.release import release_pdf, release_sheet
from twodrawer.disclosures.standing_releases import standing_of
from twodrawer.law import Member
from twodrawer.law.citations import words_of
from twodrawer.law.facts import Duty
from twodrawer.law.words import AuthorityKind
from twodrawer.lib.canonical import canonical, sha256_hex
from twodrawer.people import queries as people
from twodrawer.people.facts import PracticeFacts
from twodrawer.sealing.actions import attest, public_signing_keys

PDF, JSON = "record.pdf", "record.json"
NOTICE_TITLE = "Notice that goes with these records"


@dataclass(frozen=True)
class Prepared:
    """A release as it would leave now: all that is on its sheets, and what stands in its way."""

    package: PackageFacts
    practice: PracticeFacts
    held: Gathered
    standing: Standing
    notices: tuple[tuple[str, str], ...]
    sheet: Mapping[str, object]
    bundle: bytes
    salt: bytes

    @property
    def content(self) -> Content:
        """What leaves."""
        return self.held.content

    @property
    def token(self) -> str:
        """By which it is known again before it is put on paper: the same if nothing in it has changed."""
        sheet = canonical([self.package.version, self.sheet])
        return sha256_hex(self.salt + sheet + self.bundle)


@dataclass(frozen=True)
class Built:
    """The package, ready to leave."""

    token: str
    files: Mapping[str, bytes]
    package: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """By which the package is known again."""
        return sha256_hex(self.package)


def prepared(package: PackageFacts, *, by: Member, at: datetime, on: date, read: Reading) -> Prepared:
    """The release as it would leave now. Everything that was opened for it is in the reading."""
    practice = people.practice_facts(by.practice_ref)
    held = gathered(package, zone=practice.zone, by=by, on=on, read=read)
    standing = standing_of(
        package, held.names, holds_something=bool(package.facts.parts), by=by, at=at, on=on, read=read
    )
    salt = _salt(package, by.practice_ref)
    notices = (*_notices(package, standing), *held.content.travelling)
    return Prepared(
        package=package,
        practice=practice,
        held=held,
        standing=standing,
        notices=notices,
        sheet=release_sheet(package, held.content, practice, notices),
        bundle=bundle(package, held.content, practice, salt=salt),
        salt=salt,
    )


def rebuilt(
    package: PackageFacts, *, by: Member, at: datetime, on: date, read: Reading
) -> tuple[str, Standing]:
    """The token that the release has now, and whether it may go."""
    now = prepared(package, by=by, at=at, on=on, read=read)
    return now.token, now.standing


def built(ready: Prepared) -> Built:
    """The package. It takes the time of setting a text, so no transaction is open meanwhile."""
    pdf = release_pdf(ready.package, ready.content, ready.practice, ready.notices, salt=ready.salt)
    files = {PDF: pdf.content, JSON: ready.bundle}
    for title, words in ready.notices:
        if title == NOTICE_TITLE:
            files["notice.txt"] = f"{words}\n".encode()
    practice_ref = ready.practice.ref
    key_ref = attest(practice_ref, b"")[0]
    said = {
        "practice": {"ref": str(practice_ref), "name": ready.practice.name},
        "key": {"ref": str(key_ref), "public_key": public_signing_keys(practice_ref)[key_ref].hex()},
        "request": str(ready.package.request_ref),
        "pages": pdf.pages,
        "salt": sha256_hex(b"twodrawer-manifest-v1" + ready.salt),
    }
    manifest = sign_manifest(files, said=said, sign=lambda message: attest(practice_ref, message)[1])
    everything = {**files, NAME: manifest}
    return Built(ready.token, everything, packed(everything), pdf.pages)


def _salt(package: PackageFacts, practice_ref: UUID) -> bytes:
    """Secret, and the same for the same request."""
    message = b"twodrawer-release-salt-v1\n" + package.client_ref.bytes + package.request_ref.bytes
    return bytes.fromhex(sha256_hex(attest(practice_ref, message)[1]))


def _notices(package: PackageFacts, standing: Standing) -> tuple[tuple[str, str], ...]:
    """42 CFR 2.32: the words that go with a Part 2 record disclosed on consent, and what was consented to."""
    if Duty.NOTICE_2_32 not in standing.answer.must:
        return ()
    words = words_of("42 CFR 2.32(a)(1)")[0].says
    if standing.question.authority.kind in (
        AuthorityKind.PART2_CONSENT,
        AuthorityKind.SUD_COUNSELING_CONSENT,
    ):
        facts = package.facts  # 2.32(b): a clear explanation of the scope of the consent
        words += (
            f"\n\nThe client consented in writing to this disclosure to {facts.recipient.name}. "
            f"What it is for: {facts.wants}"
        )
    return ((NOTICE_TITLE, words),)
