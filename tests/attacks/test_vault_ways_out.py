"""The vault's doors out, attacked: orders used twice or forged, notes served after their day, wills with too few shares.

Each door is asked by hand with keys and statements of the test's own. What a browser does beside it is in
tests/js/vault-ways-out.test.js and tests/browser/test_vault_ways_out.py.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.age_files import padded, seal
from tests.support.vault_browser import Author, Browser, Keys, b64, enrolled, frame, ticket
from tests.support.vault_ways_out import answered, comes, keep_will, lend, opening, order, permit
from twodrawer.lib.canonical import canonical
from twodrawer.lib.refs import new_ref


@pytest.fixture
def adeyemi(vault):
    return enrolled(vault)


@pytest.fixture
def brandt(vault, adeyemi):
    return enrolled(vault, Author(practice=adeyemi.author.practice))


@pytest.fixture
def note(adeyemi):
    made = new_ref()
    assert adeyemi.save(adeyemi.sealed_note(made, new_ref())).status == 200
    return made


# -- orders --------------------------------------------------------------------------------------------


def carry(browser: Browser, text: str):
    return browser.post("/v1/orders", {"proof": browser.proof(), "order": text})


def test_an_order_lets_something_leave_once_and_no_row_says_what(vault, adeyemi):
    text = order(vault, adeyemi.author)
    assert carry(adeyemi, text).status == 200
    again = carry(adeyemi, text)
    assert (again.status, again.kind) == (409, "order_used")
    entries = vault.entries("vault.order_carried_out", "done")
    assert entries and not any(entry.get("facts") for entry in entries)
    assert all([one["kind"] for one in entry["refs"]] == ["order"] for entry in entries)
    for statement_ in ("UPDATE vault_usedorder SET author_ref = practice_ref", "DELETE FROM vault_usedorder"):
        with pytest.raises(Exception, match="append-only"):
            vault.sql(statement_)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"seed": b"\x07" * 32}, "order_forged"),
        ({"aud": "http://vault.elsewhere.test"}, "order_elsewhere"),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, "order_expired"),
        ({"at": datetime.now(UTC) - timedelta(hours=1)}, "order_expired"),
        ({"at": datetime.now(UTC) + timedelta(days=1)}, "order_expired"),
        ({"lives": timedelta(hours=2)}, "order_malformed"),
        ({"note": "01a201d3-511e-782d-890d-6908f83ce88f"}, "order_malformed"),
        ({"type": "session"}, "order_malformed"),
        ({"label": None}, "order_malformed"),
    ],
)
def test_an_order_that_isnt_one_for_this_vault_and_moment_does_nothing(vault, adeyemi, said, kind):
    """Signed by somebody else, for another vault, past its hour, good for too long, naming a note, of another kind."""
    answer = carry(adeyemi, order(vault, adeyemi.author, **said))
    assert (answer.status, answer.kind) == (403, kind)
    assert answer.json["cite"] == ["45 CFR 164.508(a)(2)"] and answer.json["do"]


def test_another_author_carries_out_nobody_elses_order(vault, adeyemi, brandt):
    text = order(vault, adeyemi.author)
    assert carry(brandt, text).kind == "order_of_another"
    locked = frame(vault, adeyemi.author, keys=adeyemi.keys)
    assert carry(locked, text).kind == "proof_wanted"
    assert carry(adeyemi, text).status == 200


# -- lending -------------------------------------------------------------------------------------------


def served(browser: Browser) -> list[str]:
    answer = browser.get("/v1/lent")
    assert answer.status == 200
    return [about["lending"] for about, _ in answer.files]


def test_a_lent_note_is_served_to_the_supervisor_alone_and_stops_by_itself(vault, adeyemi, brandt, note):
    """45 CFR 164.508(a)(2)(i)(B). The end is a moment in the row; nobody has to do anything for it."""
    made = lend(adeyemi, brandt, note, permit(vault, adeyemi.author, brandt.author))
    assert made.status == 201, made.body
    lending = made.json["lending"]
    assert lending in served(brandt)
    lindqvist = enrolled(vault, Author(practice=adeyemi.author.practice))
    sato = enrolled(vault)
    assert served(lindqvist) == served(sato) == served(adeyemi) == []
    locked = frame(vault, brandt.author, keys=brandt.keys)
    assert locked.get("/v1/lent").kind == "proof_wanted"
    # The supervisor is served this and nothing else of the author's.
    assert brandt.post("/v1/files", {"wanted": [[str(note), 1]]}).status == 404
    past = "ends_at = '2020-01-02 00:00:00', lent_at = '2020-01-01 00:00:00', until = '2020-01-01'"
    vault.sql(f"UPDATE vault_lending SET {past} WHERE to_ref IS NOT NULL")
    assert served(brandt) == []
    assert [one["ended"] for one in adeyemi.get("/v1/lendings").json["lendings"]] == [True]


def test_a_lending_is_ended_early_and_its_file_is_gone(vault, adeyemi, brandt, note):
    lending = lend(adeyemi, brandt, note, permit(vault, adeyemi.author, brandt.author)).json["lending"]
    assert brandt.post(f"/v1/lendings/{lending}/end", {"proof": brandt.proof()}).status == 404
    assert adeyemi.post(f"/v1/lendings/{lending}/end", {"proof": adeyemi.proof()}).status == 200
    assert lending not in served(brandt)
    ((left,),) = vault.sql("SELECT max(length(file)) FROM vault_lending WHERE ended_at IS NOT NULL")
    assert left == 0


def test_a_permission_lends_one_note_and_only_an_own_one(vault, adeyemi, brandt, note):
    text = permit(vault, adeyemi.author, brandt.author)
    assert lend(adeyemi, brandt, new_ref(), text).status == 404
    assert lend(brandt, adeyemi, note, text).kind == "lending_of_another"
    assert lend(adeyemi, brandt, note, text).status == 201
    assert lend(adeyemi, brandt, note, text).kind == "lending_used"
    for forged, kind in (
        (permit(vault, adeyemi.author, brandt.author, seed=b"\x07" * 32), "lending_forged"),
        (
            permit(vault, adeyemi.author, brandt.author, at=datetime(2026, 1, 1, tzinfo=UTC)),
            "lending_expired",
        ),
        (permit(vault, adeyemi.author, brandt.author, days=0), "lending_expired"),
        (order(vault, adeyemi.author), "lending_malformed"),
    ):
        assert lend(adeyemi, brandt, note, forged).kind == kind
        assert adeyemi.post("/v1/lendings/key", {"permit": forged}).kind == kind


def test_a_lent_note_has_two_stanzas_and_a_size_class(vault, adeyemi, brandt, note):
    """One recipient alone, three, a doubled stanza, plaintext: nothing of it is stored."""
    plain = padded(canonical({"v": 1, "type": "lent"}))
    mine, theirs = adeyemi.keys.recipient, brandt.keys.recipient
    whole = seal(plain, mine, theirs)
    first, body, rest = whole.split(b"-> X25519 ", 2)[0], *whole.split(b"-> X25519 ", 2)[1:]
    for file in (
        seal(plain, mine), seal(plain, mine, theirs, Keys().recipient), seal(plain + b" ", mine, theirs), whole[:-1],
        b"-> X25519 ".join([first, body, body + rest[rest.index(b"---"):]]), b"A hunch.",
    ):  # fmt: skip
        text = permit(vault, adeyemi.author, brandt.author)
        assert lend(adeyemi, brandt, note, text, file=file).kind == "file_refused"


def test_a_key_that_was_exchanged_meanwhile_is_noticed(vault, adeyemi, brandt, note):
    text = permit(vault, adeyemi.author, brandt.author)
    assert lend(adeyemi, brandt, note, text, recipient=Keys().recipient).kind == "key_changed"
    nobody = Author(practice=adeyemi.author.practice)
    assert (
        adeyemi.post("/v1/lendings/key", {"permit": permit(vault, adeyemi.author, nobody)}).kind
        == "no_key_there"
    )
    told = adeyemi.post("/v1/lendings/key", {"permit": text}).json
    assert told == {"recipient": brandt.keys.recipient, "signing_key": b64(brandt.keys.signing_key)}


# -- wills ---------------------------------------------------------------------------------------------


def test_a_will_opens_to_its_custodians_key_and_lets_them_read_and_change_nothing(vault):
    author = enrolled(vault)
    made = new_ref()
    assert author.save(author.sealed_note(made, new_ref())).status == 200
    custody = keep_will(author)
    browser, begun = comes(vault, author.author, custody)
    assert begun.json.keys() == {
        "token", "expires", "now", "practice", "author", "identity", "recipient", "needed", "shares", "wish",
    }  # fmt: skip
    # A stolen opening: not one byte of ciphertext, and not a count.
    for path in ("/v1/manifest", "/v1/notes"):
        assert browser.get(path).kind == "proof_wanted"
    wrong = {"challenge": browser.post("/v1/openings/challenge", {}).json["challenge"], "answer": "0" * 64}
    assert browser.post("/v1/openings/open", {"proof": wrong}).kind == "proof_wrong"
    assert browser.get("/v1/notes").kind == "proof_wanted"
    opened = browser.post("/v1/openings/open", {"proof": answered(browser)})
    assert opened.status == 200 and opened.json["file"]
    assert [one["note"] for one in browser.get("/v1/notes").json["notes"]] == [str(made)]
    assert browser.post("/v1/files", {"wanted": [[str(made), 1]]}).status == 200
    empty: dict[str, object] = {}
    for path in (
        "/v1/saves", "/v1/identities", "/v1/will/new", "/v1/will/remove", "/v1/orders",
        "/v1/lendings/new", f"/v1/identities/{author.identity}/wraps", "/v1/challenges", "/v1/proofs",
    ):  # fmt: skip
        assert browser.post(path, empty).kind == "will_alone", path
    assert browser.get("/v1/shelves").kind == browser.get("/v1/lent").kind == "will_alone"
    assert browser.post("/v1/openings/destroy", {"proof": answered(browser)}).status == 404
    entry = vault.entries("vault.will_opened")[-1]
    assert str(author.author.ref) not in json.dumps(entry["actor"]), "it stands as the opener's act"
    for act in ("vault.will_begun", "vault.will_opened", "vault.notes_listed", "vault.notes_read"):
        told = vault.entries(act, "done")[-1]
        assert told["actor"] == entry["actor"], act
        assert {"kind": "member", "ref": str(author.author.ref)} in told["refs"], (
            "and says whose vault it was"
        )
        assert told["purpose"] != "treatment", "nobody is treated by it"


def test_an_opening_works_once_in_its_minute_and_only_as_the_record_signed_it(vault):
    author = enrolled(vault)
    custody = keep_will(author)
    text = opening(vault, author.author, Author())
    browser = Browser(vault.vault_port, vault.vault_host, custody)
    assert browser.post("/v1/openings", {"opening": text}).status == 200
    assert browser.post("/v1/openings", {"opening": text}).kind == "ticket_used"
    for said, kind in (
        ({"seed": b"\x07" * 32}, "will_forged"), ({"reason": "curious"}, "will_malformed"),
        ({"at": datetime.now(UTC) - timedelta(seconds=61)}, "will_expired"), ({"lives": timedelta(hours=1)}, "will_malformed"),
    ):  # fmt: skip
        assert comes(vault, author.author, custody, **said)[1].kind == kind
    assert comes(vault, Author(practice=author.author.practice), custody)[1].kind == "no_will"
    # The author's own token opens no door of the custodians.
    assert author.post("/v1/openings/challenge", {}).status == 404


def test_an_opening_is_no_ticket_and_a_ticket_no_opening(vault):
    """Sitting with the custodians of a will is no way into a vault: what is signed for one opens the other's door nowhere."""
    author = enrolled(vault)
    custody = keep_will(author)
    browser = Browser(vault.vault_port, vault.vault_host, custody)
    assert browser.begin(opening(vault, author.author, Author())).kind == "ticket_malformed"
    own = ticket(author.author, seed=vault.seed, audience=vault.vault_url, at=datetime.now(UTC))
    for text in (own, order(vault, author.author), permit(vault, author.author, Author())):
        assert browser.post("/v1/openings", {"opening": text}).kind == "will_malformed"
    assert carry(author, opening(vault, author.author, Author())).kind == "order_malformed"


def test_a_will_that_was_renewed_ends_what_was_begun_for_the_earlier_one(vault):
    """Else a hold that didn't matter to one wish would be passed by with the next: held is said when somebody comes."""
    author = enrolled(vault)
    browser, begun = comes(vault, author.author, keep_will(author), held="yes")
    assert begun.status == 200, "taking along destroys nothing"
    browser.keys = keep_will(author, "destroy")
    assert browser.post("/v1/openings/challenge", {}).kind == "token"
    assert comes(vault, author.author, browser.keys, held="yes")[1].kind == "held"
    assert author.get("/v1/will").json["will"]["wish"] == "destroy"


def test_a_will_whose_key_went_after_it_was_begun_opens_nothing(vault):
    author = enrolled(vault)
    browser, begun = comes(vault, author.author, keep_will(author))
    proof = answered(browser)
    recipient = begun.json["recipient"]
    vault.sql(f"UPDATE vault_will SET identity_ref = practice_ref WHERE recipient = '{recipient}'")
    assert browser.post("/v1/openings/open", {"proof": proof}).status == 404
    assert browser.get("/v1/notes").kind == "proof_wanted"


def test_a_will_for_an_earlier_key_opens_nothing(vault):
    author = enrolled(vault)
    custody = keep_will(author)
    assert author.get("/v1/will").json["will"]["is_current"] is True
    setting_up = frame(vault, author.author, "set-up", keys=author.keys)
    fresh = Keys()
    began = setting_up.enrol("rotated", fresh, old_proof=setting_up.proof())
    pending = began.json["identity"]
    assert (
        setting_up.post(
            f"/v1/identities/{pending}/kit", {"proof": setting_up.proof(fresh, identity=pending)}
        ).status
        == 200
    )
    manifest = fresh.seal({"v": 1, "type": "manifest"})
    finish = {
        "proof": setting_up.proof(fresh, identity=pending), "old_proof": setting_up.proof(), "counter": 1,
        "manifest": b64(manifest), "mac": b64(bytes(32)), "shelves": [],
    }  # fmt: skip
    done = setting_up.post(f"/v1/rotations/{pending}/finish", finish)
    assert done.status == 200, done.body
    _, answer = comes(vault, author.author, custody)
    assert (answer.status, answer.kind) == (409, "will_outdated")


def test_what_an_author_wished_destroyed_is_destroyed_unless_something_is_held(vault):
    author = enrolled(vault)
    assert author.save(author.sealed_note(new_ref(), new_ref())).status == 200
    custody = keep_will(author, "destroy")
    assert comes(vault, author.author, custody, held="yes")[1].kind == "held"
    browser, _ = comes(vault, author.author, custody)
    assert browser.post("/v1/openings/open", {"proof": answered(browser)}).status == 404
    assert browser.post("/v1/openings/destroy", {"proof": answered(browser)}).status == 200
    for table in ("identity", "noteversion", "manifest", "shelf", "wrap", "will", "lending"):
        ref = author.author.ref
        rows = vault.sql(f"SELECT count(*) FROM vault_{table} WHERE author_ref IN ('{ref.hex}')" if not vault.stores
                         else f"SELECT count(*) FROM vault_{table} WHERE author_ref = '{ref}'")  # fmt: skip
        assert rows == [(0,)], table
    assert enrolled(vault, author.author).get("/v1/notes").json["notes"] == []


@pytest.mark.parametrize("wrong", [{"needed": 1}, {"needed": 4}, {"shares": 10}, {"wish": "publish"}])
def test_one_custodian_alone_is_no_will(vault, adeyemi, wrong):
    custody = Keys()
    file = seal(padded(b"identity"), custody.recipient)
    body = {
        "proof": adeyemi.proof(), "recipient": custody.recipient, "needed": 2, "shares": 3, "wish": "hand_over", "file": b64(file),
    }  # fmt: skip
    assert adeyemi.post("/v1/will/new", body | wrong).kind == "malformed"


def test_a_will_is_taken_back_and_its_shares_open_nothing(vault):
    author = enrolled(vault)
    custody = keep_will(author)
    browser, _ = comes(vault, author.author, custody)
    assert browser.post("/v1/openings/open", {"proof": answered(browser)}).status == 200
    assert author.post("/v1/will/remove", {"proof": author.proof()}).status == 200
    assert browser.get("/v1/notes").kind == "token", "whoever had opened it reads no further"
    assert comes(vault, author.author, custody)[1].kind == "no_will"
    assert author.get("/v1/will").json == {"will": None}
