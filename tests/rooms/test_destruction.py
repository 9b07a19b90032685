"""Clocks of records, and their end by two people: what may go, what beats it, what opens nowhere afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import browser, entries, reading, refs_in
from tests.support.keeping import NOW, TODAY, WORDS, client, old_house, own_lists
from twodrawer.audit.reading import Reading
from twodrawer.chart import queries as chart
from twodrawer.chart.models import DraftSource, Note
from twodrawer.chart.queries.verification import verify_note
from twodrawer.chart.source_box import make_source_key
from twodrawer.law import Role
from twodrawer.law.retention_clock import Longer
from twodrawer.lib.errors import Conflict, Invalid, Refused, Unavailable
from twodrawer.lib.refs import new_ref
from twodrawer.people import actions as people
from twodrawer.people import queries as who_is
from twodrawer.people.models import Member
from twodrawer.retention import actions
from twodrawer.retention.models import DestructionCertificate, DestructionProposal
from twodrawer.retention.queries import certificate, certificate_of, due_record, due_records
from twodrawer.sealing.destruction import destroy_listed, list_file, read_list
from twodrawer.sealing.keyring import KeyDestroyed, keyring
from twodrawer.sealing.models import DataKey


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="keys"):
        old = old_house()
        yield old, client(old, hours=0, signed=True)
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


@pytest.fixture
def old(stage, db, tmp_path):
    with own_lists(tmp_path / "destroyed"):
        yield stage[0]


@pytest.fixture
def rowan(stage, old):
    return stage[1][0]


def line(old, ref, name="haddad"):
    who = old.who(name)
    return due_record(ref, by=who["by"], on=who["on"], read=reading())


def proposed(old, ref, name="haddad"):
    return actions.propose_destruction(ref, **old.who(name))


def destroyed(old, ref):
    return actions.confirm_destruction(proposed(old, ref), **old.who("keller"))


# -- clocks -----------------------------------------------------------------------------------------


def test_a_record_is_due_when_its_time_is_over_and_the_line_says_from_what(old, rowan):
    found = line(old, rowan)
    assert (found.state, found.may_go) == ("over", True)
    assert found.clock.until == date(2022, 3, 20)
    assert found.clock.dates == (("last contact", date(2015, 3, 20)),)
    assert "OAR 858-010-0060; 833-075-0070" in found.clock.citations
    assert found.clock.status == "verified"


def test_a_new_session_or_note_is_a_new_last_contact(old, rowan, monkeypatch):
    from twodrawer.retention.queries import due

    later = NOW - timedelta(days=30)
    monkeypatch.setattr(due, "last_session_days", lambda _: {rowan: later})
    assert line(old, rowan).clock.until == date(2033, 10, 23)
    monkeypatch.undo()
    monkeypatch.setattr(due, "last_entries", lambda _: {rowan: later})
    assert line(old, rowan).state == "keep"


def test_while_care_goes_on_no_clock_runs(old):
    ref, *_ = client(old, name="Marlow", ended=False)
    assert line(old, ref).state == "open"
    with pytest.raises(Refused, match="Care goes on"):
        proposed(old, ref)


def test_a_minors_record_in_a_state_without_a_rule_for_minors_has_no_end(old):
    ref, *_ = client(old, name="Tran", born=date(2006, 5, 1))
    assert line(old, ref).state == "no_day"
    with pytest.raises(Refused, match="isn’t over, or nobody knows") as no:
        proposed(old, ref)
    assert "no rule for minors was seen" in no.value.why


def test_an_unconfirmed_rule_destroys_nothing_also_when_only_the_address_names_the_state(old):
    ref, *_ = client(old, address="1 Pine Street\nMobile, AL 36602")
    found = line(old, ref)
    assert (found.state, found.may_go) == ("unconfirmed", False)
    with pytest.raises(Refused) as no:
        proposed(old, ref)
    assert "Alabama: the rule is not confirmed here yet" in no.value.why


def test_the_practices_own_rule_and_a_payers_lengthen_and_end(old, rowan):
    rule = actions.set_keeping_rule(Longer.PAYER, years=12, says="Network contract 4.2", **old.who("keller"))
    found = line(old, rowan)
    assert (found.state, found.clock.until) == ("keep", date(2027, 3, 20))
    assert "Network contract 4.2" in found.clock.formula
    actions.end_keeping_rule(rule, **old.who("haddad"))
    assert line(old, rowan).state == "over"
    with pytest.raises(Refused):
        actions.end_keeping_rule(rule, **old.who("haddad"))
    actions.set_keeping_rule(Longer.OWN, years=1, says="Shorter", **old.who("keller"))
    assert line(old, rowan).clock.until == date(2022, 3, 20), "nothing shortens"
    for years, says in ((0, "x"), (101, "x"), (5, " ")):
        with pytest.raises(Invalid):
            actions.set_keeping_rule(Longer.OWN, years=years, says=says, **old.who("keller"))


def test_only_the_privacy_officer_and_the_administrator_see_what_is_due(old, rowan):
    for name in ("okafor", "lindqvist", "brandt", "adeyemi", "ibarra", "novak"):
        who = old.who(name)
        for act in (
            lambda who=who: due_records(by=who["by"], on=who["on"], read=reading()),
            lambda who=who: actions.propose_destruction(rowan, **who),
            lambda who=who: actions.set_keeping_rule(Longer.OWN, years=9, says="x", **who),
        ):
            with pytest.raises(Refused) as no:
                act()
            assert not no.value.hidden
    with pytest.raises(Refused) as no:
        proposed(old, rowan, name="sato")
    assert no.value.hidden


# -- two people ---------------------------------------------------------------------------------------


def test_two_people_destroy_a_record_and_nobody_opens_it_again(old, rowan, stage):
    """Nor before their time the signed forms: 164.508(b)(6), 164.530(j)(2)."""
    note = stage[1][2]
    ref = destroyed(old, rowan)
    ring = keyring(old.cast.practice)
    assert (
        not DataKey.objects.using("keys")
        .filter(owner_ref=rowan, purpose="record", wrapped__isnull=False)
        .exists()
    )
    assert ring.destroyed_at(("client", rowan), "record") == NOW
    assert ring.has(("client", rowan), "papers"), "HIPAA's papers stay for their own time"
    okafor = old.who("okafor")
    with pytest.raises(KeyDestroyed):
        chart.note_text(note, by=okafor["by"], on=okafor["on"], read=reading())
    shown = who_is.client_facts(rowan, by=okafor["by"], on=okafor["on"], read=reading())
    assert shown.identity.legal_name == f"Destroyed 2026-11-22, …{str(rowan)[-8:]}"
    assert who_is.representatives(rowan, by=okafor["by"], on=okafor["on"], read=reading()) == ()
    found = line(old, rowan)
    assert (found.state, found.certificate_ref) == ("destroyed", ref)
    (entry,) = entries(old.cast.practice, "record.destroyed")
    assert {("client", str(rowan)), ("certificate", str(ref))} <= refs_in(entry)
    assert entry["facts"]["kept_through"] == "2022-03-20"


def test_the_certificate_names_both_people_the_clock_and_the_method_and_no_client(old, rowan):
    ref = destroyed(old, rowan)
    read = reading()
    made = certificate(ref, by=old.cast.haddad, on=TODAY, read=read)
    assert ("certificate", ref) in read.refs
    assert made.said["proposed_by"] == str(old.cast.haddad.ref)
    assert made.said["confirmed_by"] == str(old.cast.keller.ref)
    assert (made.said["last_contact"], made.said["kept_through"]) == ("2015-03-20", "2022-03-20")
    assert "7 y from last service" in made.said["rule"]
    assert made.said["class"] == "record"
    assert made.old_backups_until == NOW + timedelta(days=30)
    assert "Rowan" not in made.statement
    assert certificate_of(rowan, within=old.cast.practice) == made
    with pytest.raises(Refused) as no:
        certificate(ref, by=old.cast.sato, on=TODAY, read=Reading())
    assert no.value.hidden


def test_pages_show_what_is_left_and_no_door_opens_a_word_of_it(old, rowan, stage):
    """In the place of the client a page that says so; at every other door of theirs nothing of the record."""
    _, session, note = stage[1]
    ref = destroyed(old, rowan)
    okafor = browser(old.cast, "okafor")
    page = okafor.get(f"/clients/{rowan}/")
    assert page.status_code == 200
    assert b"This record was destroyed" in page.content
    assert f"certificate {str(ref)[-8:]}".encode() in page.content
    listed = okafor.get("/clients/?show=all")
    assert b"Destroyed 2026-11-22" in listed.content
    ways = ("treatment/", "record/", "insurance/", "papers/", "agreed/", "edit/", "people/")
    doors = [f"/clients/{rowan}/{way}" for way in ways]
    doors += [f"/notes/{note}/", f"/notes/{note}/print/", f"/notes/{note}/pdf/", f"/sessions/{session}/", "/"]
    for name in ("okafor", "haddad", "novak"):
        here = browser(old.cast, name)
        for door in doors:
            answer = here.get(door)
            assert answer.status_code != 500, (name, door)
            assert WORDS.encode() not in answer.content, (name, door)
            assert b"Rowan" not in answer.content, (name, door)


def test_one_person_alone_destroys_nothing(old, rowan):
    """Not with both roles, not by another path; the table itself says two."""
    both = replace(old.cast.haddad, roles=old.cast.haddad.roles | {Role.ADMINISTRATOR})
    who = {"by": both, "at": NOW, "on": TODAY}
    proposal = actions.propose_destruction(rowan, **who)
    with pytest.raises(Refused, match="a second person has to confirm") as no:
        actions.confirm_destruction(proposal, **who)
    assert no.value.do
    assert line(old, rowan).state == "over"
    row = DestructionProposal.objects.get(ref=proposal)
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionCertificate.objects.create(
            practice_id=row.practice_id, client_id=row.client_id, proposal_ref=row.ref, proposed_by_id=both.ref,
            confirmed_by_id=both.ref, destroyed_at=NOW, statement="", sha256="",
        )  # fmt: skip


def test_whoever_may_not_confirm_does_not_and_another_practice_sees_nothing(old, rowan):
    proposal = proposed(old, rowan)
    for name in ("okafor", "novak", "ibarra"):
        with pytest.raises(Refused) as no:
            actions.confirm_destruction(proposal, **old.who(name))
        assert not no.value.hidden
    with pytest.raises(Refused) as no:
        actions.confirm_destruction(proposal, **old.who("sato"))
    assert no.value.hidden
    with pytest.raises(Refused) as no:
        actions.withdraw_proposal(proposal, **old.who("sato"))
    assert no.value.hidden


def test_a_proposal_stands_once_and_is_withdrawn_once(old, rowan):
    first = proposed(old, rowan)
    with pytest.raises(Conflict, match="proposed already"):
        proposed(old, rowan, name="keller")
    actions.withdraw_proposal(first, **old.who("haddad"))
    with pytest.raises(Conflict, match="was withdrawn"):
        actions.confirm_destruction(first, **old.who("keller"))
    with pytest.raises(Conflict):
        actions.withdraw_proposal(first, **old.who("haddad"))
    second = proposed(old, rowan)
    actions.confirm_destruction(second, **old.who("keller"))
    with pytest.raises(Conflict, match="destroyed already"):
        actions.confirm_destruction(second, **old.who("keller"))
    with pytest.raises(Conflict, match="destroyed already"):
        proposed(old, rowan)


# -- what beats it ----------------------------------------------------------------------------------


def test_a_hold_beats_every_clock_when_proposed_and_when_confirmed(old, rowan):
    hold = actions.place_hold(rowan, reason="The letter of counsel", **old.who("haddad"))
    assert (line(old, rowan).state, line(old, rowan).clock.standing) == ("held", "over")
    with pytest.raises(Refused, match="A legal hold keeps this record"):
        proposed(old, rowan)
    actions.lift_hold(hold, client_ref=rowan, reason="Settled", **old.who("haddad"))
    proposal = proposed(old, rowan)
    actions.place_hold(rowan, reason="A new letter", **old.who("novak"))
    with pytest.raises(Refused, match="A legal hold keeps this record"):
        actions.confirm_destruction(proposal, **old.who("keller"))
    assert not who_is.record_destroyed_at(rowan, within=old.cast.practice)


def test_a_hold_on_a_joined_ref_holds_them_all_and_all_of_them_are_destroyed(old, rowan):
    other, *_ = client(old, name="Marlow")
    people.join_clients(rowan, duplicate_ref=other, **old.who("novak"))
    hold = actions.place_hold(other, reason="Counsel wrote", **old.who("haddad"))
    with pytest.raises(Refused, match="A legal hold"):
        proposed(old, rowan)
    actions.lift_hold(hold, client_ref=rowan, reason="Settled", **old.who("haddad"))
    assert [one.client_ref for one in due_records(by=old.cast.haddad, on=TODAY, read=reading())].count(
        other
    ) == 0
    destroyed(old, other)
    ring = keyring(old.cast.practice)
    assert all(ring.destroyed_at(("client", ref), "record") for ref in (rowan, other))


def test_what_changed_between_the_two_people_counts(old, rowan):
    proposal = proposed(old, rowan)
    actions.set_keeping_rule(Longer.OWN, years=30, says="The partners decided", **old.who("keller"))
    with pytest.raises(Refused, match="isn’t over"):
        actions.confirm_destruction(proposal, **old.who("keller"))
    assert not who_is.record_destroyed_at(rowan, within=old.cast.practice)


# -- the list, backups, and what stays ----------------------------------------------------------------


def test_the_signed_list_names_every_key_and_the_certificate(old, rowan, tmp_path):
    other, *_ = client(old, name="Marlow")
    first, second = destroyed(old, rowan), destroyed(old, other)
    read = read_list(list_file(tmp_path / "destroyed", old.cast.practice), old.cast.practice)
    assert [one.owner_ref for one in read.entries if one.owner_kind == "client"] == [rowan, other]
    assert [one.told["ref"] for one in read.certificates] == [str(first), str(second)]
    assert DestructionCertificate.objects.get(ref=second).sha256 == read.certificates[1].sha256


def test_a_key_that_came_back_with_an_old_backup_is_destroyed_again_and_the_certificate_too(
    old, rowan, tmp_path
):
    """The three stores as they were before: the wrapped key back, the certificate unknown."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        ref = destroyed(old, rowan)
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    assert not who_is.record_destroyed_at(rowan, within=old.cast.practice)
    assert destroy_listed(tmp_path / "destroyed") == {old.cast.practice: 3}, "and a draft's two"
    assert actions.put_back_certificates(tmp_path / "destroyed", at=NOW) == 1
    assert actions.put_back_certificates(tmp_path / "destroyed", at=NOW) == 0
    found = line(old, rowan)
    assert (found.state, found.certificate_ref) == ("destroyed", ref)
    assert entries(old.cast.practice, "record.destroyed_again")


def test_a_record_from_before_one_of_the_two_people_came_is_served_and_says_it_once(old, rowan, tmp_path):
    """The list is believed; a certificate that names somebody unknown stands in the log, and no row points at nobody."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        newcomer = Member(ref=new_ref(), practice_id=old.cast.practice, name="Novak", made_at=NOW)
        newcomer.save(force_insert=True)
        who = old.who("keller")
        second = replace(who["by"], ref=newcomer.ref)
        ref = actions.confirm_destruction(proposed(old, rowan), **{**who, "by": second})
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    destroy_listed(tmp_path / "destroyed")
    assert [actions.put_back_certificates(tmp_path / "destroyed", at=NOW) for _ in range(3)] == [1, 0, 0]
    assert who_is.record_destroyed_at(rowan, within=old.cast.practice)
    assert not DestructionCertificate.objects.filter(ref=ref).exists()
    assert len(entries(old.cast.practice, "record.destroyed_again")) == 1


def test_a_list_that_cannot_be_written_destroys_nothing(old, rowan, tmp_path):
    proposal = proposed(old, rowan)
    (tmp_path / "file").write_text("in the way")
    with own_lists(tmp_path / "file"), pytest.raises((Unavailable, OSError)):
        actions.confirm_destruction(proposal, **old.who("keller"))
    assert not who_is.record_destroyed_at(rowan, within=old.cast.practice)
    lists = tmp_path / "damaged"
    lists.mkdir()
    list_file(lists, old.cast.practice).write_text("not a list\n")
    with own_lists(lists), pytest.raises(Unavailable, match="can't be believed"):
        actions.confirm_destruction(proposal, **old.who("keller"))
    assert not who_is.record_destroyed_at(rowan, within=old.cast.practice)


def test_signed_notes_still_verify_when_two_people_destroyed_them_and_not_when_somebody_else_did(
    old, rowan, stage
):
    note = stage[1][2]
    with transaction.atomic(using="keys"):
        keyring(old.cast.practice).destroy(("client", rowan), "record", at=NOW)
        assert verify_note(note, on=TODAY).wrong, "no entry says that it was destroyed"
        transaction.set_rollback(True, using="keys")
    destroyed(old, rowan)
    found = verify_note(note, on=TODAY)
    assert found.holds
    assert found.checks


def test_what_a_draft_was_made_from_goes_with_the_record(old, rowan):
    note = Note.objects.filter(client_id=rowan).earliest("ref")
    source = DraftSource.objects.create(
        practice_id=note.practice_id, note=note, made_by="extract", text=b"sealed", kept_at=NOW
    )
    make_source_key(keyring(note.practice_id), source.ref, at=NOW)
    live = DataKey.objects.using("keys").filter(owner_ref=source.ref, destroyed_at__isnull=True)
    assert live.exists()
    destroyed(old, rowan)
    assert not live.exists()
