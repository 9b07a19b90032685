"""The demo's papers: a notice and who was given it, authorizations live, ending and expired, one that is compound."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from twodrawer.config.demo.year import Raw, Year, content
from twodrawer.disclosures.actions import agreements, papers
from twodrawer.disclosures.actions.papers import IdentityCheck, Signing
from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_papers import Alone, FormWords, Mark
from twodrawer.disclosures.form_text import ALL_STATEMENTS
from twodrawer.disclosures.queries.agreements import notice_in_force
from twodrawer.law import Member
from twodrawer.law.words import AuthorityKind, Condition, Record, Relation, Signer

PRACTICE = "keller"


class Builds(Protocol):
    """As much of the builder as is needed here."""

    year: Year
    clients: dict[str, UUID]
    practices: dict[str, UUID]

    def later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """The act happens when its moment comes."""

    def who(self, key: str, at: datetime) -> tuple[Member, date]:
        """Who acts, and on which day of the practice."""
        ...


def file_papers(demo: Builds) -> None:
    """Every paper and agreement waits for its moment."""
    raw = content("papers.yaml")
    _notice(demo, raw["notice"])
    for one in raw["written"]:
        _written(demo, one)
    for one in raw["received"]:
        _received(demo, one)
    for one in raw["channels"]:
        _channel(demo, one)
    for one in raw["restrictions"]:
        _restriction(demo, one)


def _notice(demo: Builds, raw: Raw) -> None:
    def publish(at: datetime) -> None:
        by, on = demo.who("haddad", at)
        agreements.publish_notice(words=raw["words"], from_day=on, version=0, by=by, at=at, on=on)

    demo.later(_moment(demo, raw, "09:10"), publish)
    for one in raw["given"]:

        def give(at: datetime, one: Raw = one) -> None:
            by, on = demo.who(one["by"], at)
            notice = notice_in_force(by.practice_ref, on=on)
            if notice is None:
                return
            agreements.give_notice(
                demo.clients[one["client"]],
                notice_ref=notice.ref,
                mark=Mark(one["name"]) if "name" in one else None,
                effort=one.get("effort", ""),
                by=by,
                at=at,
                on=on,
            )

        demo.later(_moment(demo, one, "10:40"), give)


def _written(demo: Builds, raw: Raw) -> None:
    def write(at: datetime) -> None:
        by, on = demo.who(raw["by"], at)
        ref = papers.write_paper(demo.clients[raw["client"]], words=_words(demo, raw), by=by, at=at, on=on)

        def sign(later: datetime) -> None:
            signer, day = demo.who(raw["by"], later)
            signing = Signing(
                part=Signer.CLIENT,
                mark=Mark(raw["client"].capitalize(), FLOURISH),
                checked_how=IdentityCheck.KNOWN,
                means_it=True,
            )
            papers.sign_paper(ref, version=1, signing=signing, by=signer, at=later, on=day)

        if not raw.get("unsigned"):
            demo.later(at + timedelta(minutes=6), sign)

    demo.later(_moment(demo, raw, "12:15"), write)


def _received(demo: Builds, raw: Raw) -> None:
    def receive(at: datetime) -> None:
        by, on = demo.who(raw["taken_in_by"], at)
        words = _words(demo, raw)
        scan = paper_scan(
            ["AUTHORIZATION", words.description, f"To: {words.recipient}", f"Signed: {raw['signer']}"]
        )
        ref = papers.receive_paper(
            demo.clients[raw["client"]], scan=scan, received_on=on, by=by, at=at, on=on
        )

        def enter(later: datetime) -> None:
            reader, day = demo.who(raw["entered_by"], later)
            read = _as_read(words, signer=raw["signer"], on=on)
            papers.change_words(ref, words=read, version=0, by=reader, at=later, on=day)

        demo.later(at + timedelta(hours=2), enter)

    demo.later(_moment(demo, raw, "11:05"), receive)


def _channel(demo: Builds, raw: Raw) -> None:
    def write(at: datetime) -> None:
        by, on = demo.who(raw["by"], at)
        details = ChannelDetails(means=raw["means"])
        agreements.set_channel(demo.clients[raw["client"]], details=details, version=0, by=by, at=at, on=on)

    demo.later(_moment(demo, raw, "14:20"), write)


def _restriction(demo: Builds, raw: Raw) -> None:
    def ask(at: datetime) -> None:
        by, on = demo.who(raw["by"], at)
        details = RestrictionDetails(
            what=raw["what"],
            from_whom=raw["from_whom"],
            to_plan=True,
            paid_in_full=True,
            service=raw["service"],
        )
        agreements.ask_restriction(demo.clients[raw["client"]], details=details, by=by, at=at, on=on)

    demo.later(_moment(demo, raw, "15:30"), ask)


def _words(demo: Builds, raw: Raw) -> FormWords:
    return FormWords(
        kind=AuthorityKind.AUTHORIZATION,
        covers=tuple(Record(one) for one in raw["covers"]),
        description=raw["description"],
        discloser="Keller Psychotherapy",
        recipient=raw["recipient"],
        recipient_is=Relation(raw["recipient_is"]),
        purpose=raw["purpose"],
        expires_on=demo.year.start + timedelta(days=raw["ends_in_days"]),
    )


def _as_read(words: FormWords, *, signer: str, on: date) -> FormWords:
    return replace(
        words,
        statements=ALL_STATEMENTS,
        alone=Alone.ALONE,
        conditioned_on=Condition.NONE,
        is_signed=True,
        signed_on=on,
        signer=signer,
        signed_by=Signer.CLIENT,
    )


def _moment(demo: Builds, raw: Raw, clock: str) -> datetime:
    return demo.year.moment(PRACTICE, demo.year.weeks_before(raw["weeks_ago"]), clock)


FLOURISH = (
    ((40, 150), (60, 70), (80, 40), (105, 60), (85, 95), (60, 100), (90, 120), (120, 150)),
    ((140, 130), (160, 105), (180, 130), (155, 150), (140, 130)),
    ((200, 105), (215, 150), (235, 115), (250, 150), (275, 105)),
    ((30, 170), (150, 162), (310, 168)),
)
"""A name drawn by nobody in particular."""


def paper_scan(lines: list[str]) -> bytes:
    """A page of PDF with these lines on it: what a scanner would have made of the paper."""
    said = " ".join(f"({_plain(line)}) Tj 0 -28 Td" for line in lines)
    drawn = f"BT /F1 14 Tf 72 700 Td {said} ET".encode("latin-1", "replace")
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources " + font + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    )
    made = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return (
        made
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    )


def _plain(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
