"""HIPAA's own papers end six years after the last of them was in effect, after the record, and by two people."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.cast import browser, entries, reading
from tests.support.keeping import NOW, TODAY, client, old_house, own_lists
from twodrawer.disclosures.actions.papers.destroying import (
    confirm_papers_destruction,
    propose_papers_destruction,
)
from twodrawer.lib.errors import Conflict, Refused
from twodrawer.retention import actions
from twodrawer.retention.models import DestructionCertificate
from twodrawer.retention.queries import certificate, certificate_of, destructions_to_tell, holds_of
from twodrawer.sealing.destruction import destroy_listed
from twodrawer.sealing.keyring import KeyDestroyed, keyring

LATER = NOW + timedelta(days=6 * 366)
DAY = date(2032, 11, 26)


@pytest.fixture
def old(db, tmp_path):
    """A practice of long ago with Rowan, whom a hold kept until today."""
    with own_lists(tmp_path / "destroyed"):
        yield old_house()


@pytest.fixture
def rowan(old):
    ref, *_ = client(old, hours=0)
    hold = actions.place_hold(ref, reason="The letter of counsel", **old.who("haddad"))
    actions.lift_hold(hold, client_ref=ref, reason="Settled", **old.who("haddad"))
    return ref


def who(old, name, at=LATER):
    return old.who(name, at)


def end_record(old, ref, at=NOW):
    proposal = actions.propose_destruction(ref, **who(old, "haddad", at))
    return actions.confirm_destruction(proposal, **who(old, "keller", at))


def end_papers(old, ref, at=LATER):
    proposal = propose_papers_destruction(ref, **who(old, "haddad", at))
    return confirm_papers_destruction(proposal, **who(old, "keller", at))


def test_six_years_after_the_last_was_in_effect_two_people_destroy_them(old, rowan, tmp_path):
    """And a restore from before brings them back as little as the record."""
    record = end_record(old, rowan)
    with pytest.raises(Refused, match="six years of these papers aren’t over") as no:
        propose_papers_destruction(rowan, **who(old, "haddad", NOW + timedelta(days=6 * 365)))
    assert "2032-11-22" in no.value.why
    with transaction.atomic(), transaction.atomic(using="keys"):
        made = end_papers(old, rowan)
        said = certificate(made, by=old.cast.haddad, on=TODAY, read=reading()).said
        assert (said["class"], said["last_in_effect"], said["kept_through"]) == (
            "papers",
            "2026-11-22",
            "2032-11-22",
        )
        assert (said["keys"], said["status"]) == (1, "verified")
        with pytest.raises(KeyDestroyed):
            holds_of(rowan, by=old.cast.haddad, on=DAY, read=reading())
        with pytest.raises(Conflict, match="destroyed already"):
            propose_papers_destruction(rowan, **who(old, "haddad"))
        page = browser(old.cast, "haddad").get(f"/clients/{rowan}/keeping/").content.decode()
        assert f"/certificates/{made}/" in page
        assert (
            "What was destroyed" in browser(old.cast, "keller").get(f"/certificates/{made}/").content.decode()
        )
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    ring = keyring(old.cast.practice)
    assert ring.has(("client", rowan), "papers")
    assert destroy_listed(tmp_path / "destroyed") == {old.cast.practice: 1}
    assert actions.put_back_certificates(tmp_path / "destroyed", at=LATER) == 1
    assert DestructionCertificate.objects.get(of_papers=True).ref == made
    assert entries(old.cast.practice, "papers.destroyed_again")
    shown = certificate_of(rowan, within=old.cast.practice)
    assert shown is not None
    assert shown.ref == record
    assert [one.certificate_ref for one in destructions_to_tell(at=LATER)] == [record], (
        "the vault has none of these"
    )


def test_not_before_the_record_and_not_while_held_and_not_by_one_alone(old, rowan):
    with pytest.raises(Refused, match="The record is still there"):
        propose_papers_destruction(rowan, **who(old, "haddad"))
    end_record(old, rowan)
    hold = actions.place_hold(rowan, reason="A new letter", **who(old, "haddad", NOW))
    with pytest.raises(Refused, match="A legal hold keeps these papers"):
        propose_papers_destruction(rowan, **who(old, "haddad"))
    actions.lift_hold(hold, client_ref=rowan, reason="Settled", **who(old, "haddad", NOW))
    proposal = propose_papers_destruction(rowan, **who(old, "haddad"))
    with pytest.raises(Conflict, match="proposed already"):
        propose_papers_destruction(rowan, **who(old, "keller"))
    with pytest.raises(Refused, match="a second person has to confirm"):
        confirm_papers_destruction(proposal, **who(old, "haddad"))
    with pytest.raises((Refused, Conflict)) as no:
        actions.confirm_destruction(proposal, **who(old, "keller"))
    assert isinstance(no.value, Refused), "a proposal about papers ends no record"
    assert no.value.hidden
    for name in ("okafor", "novak", "ibarra"):
        with pytest.raises(Refused):
            confirm_papers_destruction(proposal, **who(old, name))
    actions.place_hold(rowan, reason="Another letter", **who(old, "haddad"))
    with pytest.raises(Refused, match="A legal hold keeps these papers"):
        confirm_papers_destruction(proposal, **who(old, "keller"))
    assert keyring(old.cast.practice).has(("client", rowan), "papers")
