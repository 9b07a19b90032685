"""A release: put together, looked at, let out once. What leaves is what was looked at, and nothing says what didn't."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pyrage
import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.attacks.stage import savepoint
from tests.cast import make_house
from tests.notes import SOAP, open_desk
from tests.releases import (
    PART2_CONSENT,
    access,
    begun,
    change,
    decide_all,
    opened,
    ready,
    to_therapist,
    who,
)
from tests.support.paper import Tagged, pages_of, plain, words_of
from twodrawer.audit.models import Entry
from twodrawer.audit.queries import facts_of
from twodrawer.chart import actions as chart
from twodrawer.chart.facts import Objective
from twodrawer.disclosures.actions.releases import discard_package, release_package
from twodrawer.disclosures.building import built
from twodrawer.disclosures.facts_releases import Choice, Part
from twodrawer.disclosures.leaving import package_leaves
from twodrawer.disclosures.models import Disclosure, Package
from twodrawer.disclosures.names import MARK
from twodrawer.lib.errors import Conflict, Invalid
from twodrawer.lib.refs import new_ref
from twodrawer.scheduling import actions as scheduling
from twodrawer.sealing.actions import public_signing_keys
from twodrawer.verifier.releases import verify_manifest


@pytest.fixture(scope="module")
def built_desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), savepoint():
        yield open_desk(make_house())


@pytest.fixture
def desk(built_desk, db):
    return replace(built_desk)


def leave(desk, package, name="haddad", **also):
    """The package leaves as it stands."""
    return package_leaves(package, seen=ready(desk, package, name).token, **also, **who(desk, name))


def files_in(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def faults(desk, package) -> list[str]:
    return [fault.key for fault in ready(desk, package).standing.faults]


def newest(act):
    return facts_of(Entry.objects.filter(act=act).latest("ref").leaf)


# -- what leaves ---------------------------------------------------------------------------------------


def test_a_client_who_asks_gets_the_record_as_pdf_and_as_fhir_with_a_signed_manifest(desk):
    """164.524(c)(1), (c)(2)(i), (c)(2)(ii)."""
    desk.signed()
    who_okafor = who(desk, "okafor")
    chart.add_diagnosis(desk.house.rowan, code="F41.1", note="", from_day=desk.house.today, **who_okafor)
    chart.set_goal(
        desk.house.rowan, title="Steady mornings", objectives=(Objective("Out of bed by 8:30", "weeks", 4, 1),),
        from_day=desk.house.today, **who_okafor,
    )  # fmt: skip
    package = begun(desk, access())
    assert opened(desk, package).facts.parts == frozenset(Part)
    decide_all(desk, package)
    left = leave(desk, package)
    files = files_in(left.content)
    assert sorted(files) == ["manifest.json", "record.json", "record.pdf"]

    said = words_of(files["record.pdf"])
    for words in SOAP.values():
        assert plain(words) in said
    tagged = Tagged(files["record.pdf"])
    assert tagged.is_marked
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert "Rowan" not in tagged.metadata
    pages = pages_of(files["record.pdf"])
    assert all(f"{number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))

    found = Bundle.model_validate_json(files["record.json"])
    entries = found.entry or []
    kinds = [entry.resource.get_resource_type() for entry in entries if entry.resource]
    assert kinds[0] == "Composition"
    assert {"Patient", "Organization", "Practitioner", "Encounter", "Condition", "Goal"} < set(kinds)
    assert "DocumentReference" in kinds
    urls = {entry.fullUrl for entry in entries}
    for asked in json.dumps(json.loads(files["record.json"])).split('"reference": "')[1:]:
        assert asked.partition('"')[0] in urls

    manifest = files.pop("manifest.json")
    key = json.loads(manifest)["key"]
    held = {str(ref): raw for ref, raw in public_signing_keys(desk.house.practice).items()}
    assert held[key["ref"]].hex() == key["public_key"]
    assert verify_manifest(manifest, files, held[key["ref"]]) == ()


def test_what_left_stands_in_the_account_and_in_the_ledger_by_its_hash(desk):
    desk.signed()
    package = begun(desk, to_therapist())
    decide_all(desk, package)
    left = leave(desk, package)
    row = Package.objects.get(ref=package)
    line = Disclosure.objects.get()
    entry = newest("release.left")
    assert row.state == "released"
    assert row.sha256 == line.sha256 == entry.facts["sha256"]
    assert row.pages == entry.facts["pages"] == json.loads(files_in(left.content)["manifest.json"])["pages"]
    assert ("disclosure", line.ref) in entry.refs
    assert "note" in {kind for kind, _ in entry.refs}
    assert (line.hipaa, line.part2) == (False, False)  # authorized: 164.528(a)(1)(iv)
    assert "45 CFR 164.508(c)(1)" in entry.under
    assert "Lindqvist" not in entry.purpose + str(entry.facts)


def test_a_release_leaves_once(desk):
    package = begun(desk, access())
    decide_all(desk, package)
    made = built(ready(desk, package))
    release_package(package, made, **who(desk))
    with pytest.raises(Conflict, match="left already"):
        release_package(package, made, **who(desk))
    with pytest.raises(Conflict, match="left already"):
        change(desk, package, limit="More")
    with pytest.raises(Conflict, match="left already"):
        discard_package(package, **who(desk))
    assert Disclosure.objects.count() == 1


def test_a_discarded_release_never_leaves(desk):
    package = begun(desk, access())
    made = built(ready(desk, package))
    discard_package(package, **who(desk))
    with pytest.raises(Conflict, match="discarded"):
        release_package(package, made, **who(desk))
    assert not Disclosure.objects.exists()


def test_the_same_request_gives_the_same_bytes(desk):
    """On both databases: the tests run on each."""
    desk.signed()
    request = new_ref()
    first, second = (begun(desk, to_therapist(), request=request) for _ in range(2))
    for package in (first, second):
        decide_all(desk, package)
    one = built(ready(desk, first))
    desk.at += timedelta(hours=3)
    assert built(ready(desk, first)).package == one.package
    assert built(ready(desk, second)).package == one.package
    other = begun(desk, to_therapist())
    decide_all(desk, other)
    assert built(ready(desk, other)).sha256 != one.sha256, "another request has another salt"


def test_another_clients_record_and_what_is_not_in_the_record_change_no_byte(desk):
    """Two worlds: drafts, another client's session and note, and the client's next session ahead."""
    desk.signed()
    package = begun(desk, access())
    decide_all(desk, package)
    alone = built(ready(desk, package)).package
    desk.save(desk.begin())
    adeyemi = desk.house.adeyemi
    desk.save(desk.begin(adeyemi), adeyemi)
    okafor = who(desk, "okafor")
    scheduling.plan_session(
        clinician_ref=desk.house.okafor.ref, client_refs=(desk.house.rowan, desk.house.tran), modality="family",
        planned_start=desk.at + timedelta(days=9), planned_stop=desk.at + timedelta(days=9, minutes=50), place="11",
        cpt="90847", **okafor,
    )  # fmt: skip
    assert built(ready(desk, package)).package == alone


def test_a_part_that_was_not_picked_leaves_no_trace(desk):
    note = desk.signed()
    okafor = who(desk, "okafor")
    chart.add_diagnosis(desk.house.rowan, code="F41.1", note="", from_day=desk.house.today, **okafor)
    package = begun(desk, to_therapist(parts=frozenset({Part.SESSIONS})))
    files = built(ready(desk, package)).files
    said = words_of(files["record.pdf"])
    for word in ("Notes", "Goals", "Diagnoses", "Care team", "Insurance", plain(SOAP["plan"]), "F41.1"):
        assert word not in said, word
    bundle = files["record.json"].decode()
    for word in ("DocumentReference", "Condition", "Goal", "CareTeam", "Coverage", str(note)):
        assert word not in bundle, word
    assert "503-555-0148" not in bundle + said


def test_a_session_that_was_left_out_takes_its_note_with_it(desk):
    desk.signed()
    package = begun(desk, to_therapist(left_out=frozenset({desk.rowans})))
    files = built(ready(desk, package)).files
    assert "Session of" not in words_of(files["record.pdf"])
    assert "DocumentReference" not in files["record.json"].decode()


def test_part_2_records_go_with_their_notice_and_are_in_the_account(desk):
    desk.signed()
    facts = to_therapist(PART2_CONSENT)
    question = {**facts.question, "record": "part2_record"}
    package = begun(desk, replace(facts, question=question, limit="The consent names all of it."))
    decide_all(desk, package)
    files = files_in(leave(desk, package).content)
    assert b"prohibit you from using or disclosing this record" in files["notice.txt"]
    assert b"consented in writing to this disclosure to Lindqvist" in files["notice.txt"]  # 42 CFR 2.32(b)
    assert plain("prohibit you from using or disclosing this record") in words_of(files["record.pdf"])
    assert "notice.txt" in [one["name"] for one in json.loads(files["manifest.json"])["files"]]
    line = Disclosure.objects.get()
    assert (line.hipaa, line.part2) == (False, True)  # 42 CFR 2.25(a)


def test_a_package_can_be_sealed_for_an_age_recipient(desk):
    identity = pyrage.x25519.Identity.generate()
    package = begun(desk, access())
    decide_all(desk, package)
    plain_package = built(ready(desk, package)).package
    left = leave(desk, package, seal_for=str(identity.to_public()))
    assert left.name.endswith(".zip.age")
    assert left.content.startswith(b"age-encryption.org/v1")
    assert pyrage.decrypt(left.content, [identity]) == plain_package
    assert len(newest("release.left").facts["sealed_sha256"]) == 64
    with pytest.raises(Invalid, match="public key of age"):
        leave(desk, begun(desk, access()), seal_for="age1nothing")


# -- other people's names --------------------------------------------------------------------------------


FAMILY = {
    "subjective": "Rowan says that her sister Dana called twice. Marlow was there too, MARLOW laughed.",
    "objective": "In step.",
    "assessment": "Dana's calls help.",
    "plan": "Invite Dana. See Okafor next week.",
}


def with_family(desk):
    note = desk.begin()
    desk.save(note, sections=FAMILY)
    desk.sign(note)
    return note


def test_names_of_others_are_found_and_each_is_decided_by_a_person(desk):
    with_family(desk)
    package = begun(desk, to_therapist())
    found = {one.name: one for one in ready(desk, package).held.names}
    assert set(found) == {"Dana", "Marlow"}
    assert found["Dana"].count == 3
    assert found["Marlow"].count == 2
    assert "mother" in found["Marlow"].who
    assert {one.proposed for one in found.values()} == {Choice.REDACT}
    assert "names" in faults(desk, package)
    change(desk, package, names={"dana": Choice.REDACT})
    assert "names" in faults(desk, package)
    change(desk, package, names={"dana": Choice.REDACT, "marlow": Choice.KEEP})
    assert faults(desk, package) == []
    files = built(ready(desk, package)).files
    everything = words_of(files["record.pdf"]) + json.dumps(json.loads(files["record.json"]))
    texts = _texts_of(files["record.json"])
    assert "Dana" not in everything + texts
    assert texts.count(MARK) == 3
    assert "Marlow" in texts
    assert "Okafor" in everything


def test_until_somebody_has_decided_a_name_is_taken_out_of_what_is_shown(desk):
    with_family(desk)
    assert "Dana" not in _texts_of(ready(desk, begun(desk, to_therapist())).bundle)


def test_a_client_keeps_what_their_record_says_of_others_unless_a_person_takes_it_out(desk):
    with_family(desk)
    found = ready(desk, begun(desk, access())).held.names
    assert {one.proposed for one in found} == {Choice.KEEP}
    assert all("45 CFR 164.524(a)(3)" in one.because for one in found)


def in_a_group(desk):
    """A group session with Rowan and Tran three days ago, and Rowan's note of it that names Tran."""
    okafor = who(desk, "okafor")
    start = desk.at - timedelta(days=3)
    planned = {**okafor, "at": start - timedelta(days=7)}
    ref = scheduling.plan_session(
        clinician_ref=desk.house.okafor.ref, client_refs=(desk.house.rowan, desk.house.tran), modality="group",
        planned_start=start, planned_stop=start + timedelta(minutes=50), place="11", cpt="90853", **planned,
    )  # fmt: skip
    for client in (desk.house.rowan, desk.house.tran):
        scheduling.mark_attendance(ref, client_ref=client, attendance="kept", **okafor)
    note = chart.begin_note(ref, client_ref=desk.house.rowan, format="soap", **who(desk, "okafor"))
    desk.save(note, sections={**SOAP, "objective": "Tran spoke first, then Rowan."})
    desk.sign(note)


def test_another_client_who_took_part_leaves_no_ref(desk):
    in_a_group(desk)
    seen = ready(desk, begun(desk, access()))
    for one in seen.held.content.sessions:
        assert one.client_refs == (desk.house.rowan,)
        assert not one.title
    assert str(desk.house.tran) not in seen.bundle.decode()


def test_another_client_who_took_part_is_proposed_for_taking_out_even_from_the_clients_own_copy(desk):
    in_a_group(desk)
    package = begun(desk, access())
    found = {one.name: one for one in ready(desk, package).held.names}
    assert found["Tran"].who == "Another client"
    assert found["Tran"].proposed is Choice.REDACT
    decide_all(desk, package)
    made = built(ready(desk, package)).files
    assert "Tran" not in words_of(made["record.pdf"])
    assert "Tran" not in made["record.json"].decode() + _texts_of(made["record.json"])


def test_a_person_can_take_out_words_that_nobody_found(desk):
    desk.signed()
    package = begun(desk, to_therapist(more=("worry log",)))
    texts = _texts_of(ready(desk, package).bundle)
    assert "worry log" not in texts
    assert MARK in texts


def _texts_of(bundle: bytes) -> str:
    import base64

    resources = [entry["resource"] for entry in json.loads(bundle)["entry"]]
    notes = [one for one in resources if one["resourceType"] == "DocumentReference"]
    return "\n".join(base64.b64decode(one["content"][0]["attachment"]["data"]).decode() for one in notes)
