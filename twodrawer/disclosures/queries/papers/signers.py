"""Who may sign for a client, and the client as `decide` asks about one. Read inside an act or a page's reading."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twodrawer import law
from twodrawer.audit.reading import Reading
from twodrawer.disclosures.facts_papers import PaperOpened
from twodrawer.disclosures.models import SignerRule
from twodrawer.disclosures.papers_sealed import unseal
from twodrawer.disclosures.queries.agreements.restrictions import paid_in_full_binds
from twodrawer.disclosures.signers import SignerWord, WhoSigns, minor_signs_too, who_signs
from twodrawer.law.question import ClientFacts
from twodrawer.law.words import Signer
from twodrawer.people import queries as people
from twodrawer.people.facts import ClientFacts as Client
from twodrawer.people.facts import RepresentativeFacts
from twodrawer.sealing.keyring import keyring

SPEAKS = ("guardian", "representative")


@dataclass(frozen=True)
class SignerRuleFacts:
    """What the privacy officer said, with the words that were relied on."""

    says: SignerWord
    words: str
    version: int
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Signers:
    """Who may sign, and the people who would."""

    who: WhoSigns
    client: Client
    speakers: tuple[RepresentativeFacts, ...]  # those who speak for the client today, with authority
    rule: SignerRuleFacts | None


def signers_of(client_ref: UUID, *, by: law.Member, on: date, read: Reading) -> Signers:
    """Who may sign for this client on that day. The caller has asked the law about the client's papers."""
    client = people.client_facts(client_ref, by=by, on=on, read=read)
    rule = signer_rule(client.ref, by=by, on=on)
    speakers = tuple(
        person
        for person in people.representatives(client_ref, by=by, on=on, read=read)
        if person.kind in SPEAKS and (person.until_day is None or person.until_day >= on)
    )
    who = who_signs(
        born=client.identity.born,
        died=client.identity.died,
        state=people.practice_facts(by.practice_ref).state,
        on=on,
        said=rule.says if rule is not None else None,
        restricted=paid_in_full_binds(client.ref, by=by, on=on),
    )
    return Signers(who, client, speakers, rule)


def minor_waits(opened: PaperOpened, signers: Signers) -> bool:
    """Whether a parent signed a Part 2 consent and the minor, who signs it too, hasn't (42 CFR 2.14(b)(1))."""
    if opened.words is None or opened.about.is_received or opened.signed_version != opened.version:
        return False
    parts = {one.part for one in opened.signatures}
    return minor_signs_too(opened.words.kind, signers.who.facts) and parts == {Signer.REPRESENTATIVE}


def client_for_law(client_ref: UUID, *, by: law.Member, on: date) -> ClientFacts:
    """The client's facts in a question to `decide`: minor, deceased, consented alone, a restriction that binds.

    For acts and queries that have asked the law about the client; nothing of it reaches a page.
    """
    kept = people.kept_ref_of(client_ref)
    life = people.client_lifetimes([client_ref], by=by).get(client_ref)
    rule = signer_rule(kept, by=by, on=on)
    return who_signs(
        born=life.born if life is not None else None,
        died=life.died if life is not None else None,
        state=people.practice_facts(by.practice_ref).state,
        on=on,
        said=rule.says if rule is not None else None,
        restricted=paid_in_full_binds(kept, by=by, on=on),
    ).facts


def signer_rule(client_ref: UUID, *, by: law.Member, on: date) -> SignerRuleFacts | None:
    """What stands; nothing if nobody said anything. A word for a minor ends when the minor is surely of age."""
    rows = SignerRule.objects.filter(
        practice_id=by.practice_ref, client_id__in=people.all_refs_of(client_ref)
    )
    row = rows.order_by("-version", "-made_at").select_related("made_by").first()
    if row is None:
        return None
    held = unseal(
        row.words, ref=row.ref, column=SignerRule.WORDS, version=row.version, ring=keyring(by.practice_ref)
    )
    return SignerRuleFacts(
        SignerWord(held["says"]), held["words"], row.version, row.made_by.name, row.made_at
    )
