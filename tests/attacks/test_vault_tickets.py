"""Forged, replayed, expired, stolen and misdirected tickets; stolen and spent proofs; enrolments without a right.

The attacker speaks to a running vault process: whoever got hold of a ticket, say by a script planted in the record.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pyrage
import pytest

from tests.support.vault_browser import Author, Browser, Keys, digest, enrolled, frame, ticket
from twodrawer.lib.refs import new_ref
from twodrawer.lib.signed import signed
from twodrawer.lib.time import utc_text


def attempt(vault, text):
    return Browser(vault.vault_port, vault.vault_host).begin(text)


def good(vault, who=None, /, **changed):
    changed.setdefault("at", datetime.now(UTC))
    return ticket(who or Author(), **{"seed": vault.seed, "audience": vault.vault_url, **changed})


@pytest.fixture(scope="module")
def okafor(vault):
    """An author with two notes of two clients."""
    browser = enrolled(vault)
    for base in range(2):
        note = browser.sealed_note(new_ref(), new_ref())
        assert browser.save(note, base=base, shelves=[browser.sealed_shelf(new_ref())]).status == 200
    return browser


# -- tickets -----------------------------------------------------------------------------------------------


def test_a_ticket_that_somebody_else_signed_is_refused_and_stands_in_the_ledger(vault):
    before = len(vault.entries("vault.session_begun", "refused"))
    answer = attempt(vault, good(vault, seed=bytes(32)))
    assert (answer.status, answer.kind) == (401, "ticket_forged")
    refused = vault.entries("vault.session_begun", "refused")[before:]
    assert [(one["actor"]["kind"], one["facts"]["kind"]) for one in refused] == [("nobody", "ticket_forged")]


def test_a_ticket_whose_author_was_exchanged_is_refused(vault, okafor):
    mine, theirs = good(vault).split("."), good(vault, okafor.author).split(".")
    answer = attempt(vault, ".".join([mine[0], theirs[1], mine[2]]))
    assert answer.kind == "ticket_forged"


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"aud": "http://vault.example"}, "ticket_elsewhere"),
        ({"aud": "http://vault.localhost:1"}, "ticket_elsewhere"),
        ({"type": "session"}, "ticket_malformed"),
        ({"v": 2}, "ticket_malformed"),
        ({"purpose": "admin"}, "ticket_malformed"),
        ({"purpose": None}, "ticket_malformed"),
        ({"also": "set-up"}, "ticket_malformed"),
        ({"author": "okafor"}, "ticket_malformed"),
        ({"id": "01A201D3-511E-782D-890D-6908F83CE88F"}, "ticket_malformed"),
        ({"iat": "yesterday"}, "ticket_malformed"),
    ],
)
def test_a_statement_that_is_no_ticket_for_this_vault_is_refused(vault, changed, kind):
    answer = attempt(vault, good(vault, **changed))
    assert (answer.status, answer.kind) == (401, kind)


def test_a_ticket_good_for_longer_than_a_minute_is_none(vault):
    at = datetime.now(UTC)
    assert attempt(vault, good(vault, exp=utc_text(at + timedelta(hours=1)))).kind == "ticket_malformed"


def test_a_ticket_that_ran_out_is_refused_and_says_by_how_much(vault):
    answer = attempt(vault, good(vault, at=datetime.now(UTC) - timedelta(seconds=75)))
    assert (answer.status, answer.kind) == (401, "ticket_expired")
    assert "ran out 1" in answer.json["why"] and "clocks" in answer.json["do"]


def test_clocks_forty_seconds_apart_get_a_sentence_and_twenty_are_borne(vault):
    answer = attempt(vault, good(vault, at=datetime.now(UTC) + timedelta(seconds=40)))
    assert (answer.status, answer.kind) == (401, "clocks_differ")
    assert "differ by" in answer.json["why"] and "chrony" in answer.json["do"]
    assert attempt(vault, good(vault, at=datetime.now(UTC) + timedelta(seconds=20))).status == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "v1..",
        "v1.e30." + "A" * 86,
        "v2.e30." + "A" * 86,
        "x" * 5_000,
        "v1.e30=." + "A" * 86,
        None,
        7,
        ["v1"],
    ],
)
def test_what_is_no_statement_is_refused(vault, text):
    assert attempt(vault, text).status in (401, 422)


def test_a_statement_in_another_form_is_none(vault):
    """Two texts for one meaning would be two tickets with one id."""
    whole = good(vault)
    head, payload, signature = whole.split(".")
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in last:
        if letter != signature[-1]:
            assert attempt(vault, f"{head}.{payload}.{signature[:-1]}{letter}").status == 401
    assert attempt(vault, whole).status == 200


def test_a_ticket_works_once_even_for_eight_at_once(vault):
    text, start = good(vault), Barrier(8)

    def hand_in(_):
        start.wait()
        return attempt(vault, text).status

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(hand_in, range(8))) == [200] + [401] * 7
    assert attempt(vault, text).kind == "ticket_used"


def test_a_used_ticket_stays_used_through_a_restart_and_its_row_cannot_be_taken_away(vault):
    text = good(vault)
    assert attempt(vault, text).status == 200
    vault.kill()
    vault.start()
    assert attempt(vault, text).kind == "ticket_used"
    for change in ("DELETE FROM vault_usedticket", "UPDATE vault_usedticket SET purpose = 'open'"):
        with pytest.raises(Exception, match="append-only"):
            vault.sql(change)


# -- what a stolen ticket opens ------------------------------------------------------------------------------


def everything(browser, other):
    """All that a token can ask, and what it gets, without what differs from one asking to the next."""
    asked: list[tuple[str, str, object]] = [
        ("GET", "/v1/manifest", None),
        ("GET", "/v1/shelves", None),
        ("GET", "/v1/notes", None),
        ("POST", "/v1/files", {"wanted": []}),
        ("POST", "/v1/files", {"wanted": [[str(new_ref()), 1]]}),
        ("POST", "/v1/files", {"wanted": [[other, 1]]}),
        ("GET", f"/v1/rotations/{new_ref()}", None),
        ("POST", "/v1/proofs", {"challenge": str(new_ref()), "answer": "0" * 64}),
    ]
    answers = [browser.ask(method, path, body) for method, path, body in asked]
    saved = browser.save(proof={"challenge": str(new_ref()), "answer": "0" * 64})
    return [(one.status, one.body, one.headers.get("content-length")) for one in (*answers, saved)]


def test_a_stolen_ticket_gets_not_one_byte_of_ciphertext_nor_a_count(vault, okafor):
    """The same answers, to a byte, whether the author has notes or has none."""
    note = okafor.get("/v1/notes").json["notes"][0]["note"]
    thief = frame(vault, okafor.author)
    without = enrolled(vault)
    thief_of_nothing = frame(vault, without.author)
    got = everything(thief, note)
    assert got == everything(thief_of_nothing, note)
    assert {status for status, _, _ in got} == {403}
    kinds = {wrap["kind"] for one in thief.began["identities"] for wrap in one["wraps"]}
    assert kinds == {"passphrase", "kit"}, "the wrapped identities are all that a token alone opens"
    assert set(thief.began) == {"token", "expires", "purpose", "practice", "author", "now", "identities"}


def test_a_thief_with_a_ticket_and_a_key_of_their_own_proves_nothing(vault, okafor):
    thief = frame(vault, okafor.author, "set-up", keys=Keys())
    for proof in (
        lambda: {"challenge": thief.challenge(recipient=thief.keys.recipient)[0], "answer": "0" * 64},
        lambda: thief.proof(recipient=thief.keys.recipient),
    ):
        assert thief.post("/v1/proofs", proof()).status == 403
        assert thief.get("/v1/notes").kind == "proof_wanted"


def test_the_same_author_in_another_practice_is_somebody_else(vault, okafor):
    stranger = frame(vault, Author(ref=okafor.author.ref), keys=okafor.keys)
    assert stranger.began["identities"] == []
    answer = stranger.post("/v1/challenges", {"identity": okafor.identity})
    assert (answer.status, answer.kind) == (404, "nothing_here")


def test_a_token_ends_after_ten_minutes(vault, okafor):
    late = frame(vault, okafor.author, keys=okafor.keys)
    assert late.unlock().status == 200
    ends = datetime.fromisoformat(late.began["expires"]) - datetime.now(UTC)
    assert timedelta(minutes=9) < ends <= timedelta(minutes=10)
    vault.sql(
        f"UPDATE vault_bearer SET expires_at = '2020-01-01 00:00:00' WHERE token_sha256 = '{digest(late.token.encode())}'"
    )
    assert (late.get("/v1/notes").status, late.get("/v1/notes").kind) == (401, "token")


def test_the_database_holds_no_token_no_ticket_and_no_answer(vault, okafor):
    text = good(vault)
    browser = Browser(vault.vault_port, vault.vault_host, okafor.keys)
    assert browser.begin(text).status == 200
    rows = [
        vault.sql(f"SELECT * FROM {table}")
        for table in ("vault_bearer", "vault_usedticket", "vault_challenge", "audit_entry")
    ]
    held = repr(rows)
    assert browser.token not in held and text.split(".")[2] not in held


# -- proofs ----------------------------------------------------------------------------------------------------


def test_an_answer_works_once(vault, okafor):
    proof = okafor.proof()
    assert okafor.post("/v1/proofs", proof).status == 200
    assert okafor.post("/v1/proofs", proof).kind == "proof_wrong"
    assert okafor.save(base=2, proof=proof).kind == "proof_wrong"


def test_a_wrong_answer_spends_the_challenge(vault, okafor):
    ref, file = okafor.challenge()
    plain = pyrage.decrypt(file, [okafor.keys.identity])
    assert okafor.post("/v1/proofs", {"challenge": ref, "answer": "0" * 64}).kind == "proof_wrong"
    assert okafor.post("/v1/proofs", {"challenge": ref, "answer": digest(plain)}).kind == "proof_wrong"


def test_an_answer_that_is_late_is_none(vault, okafor):
    proof = okafor.proof()
    vault.sql(
        f"UPDATE vault_challenge SET expires_at = '2020-01-01 00:00:00' WHERE ref = '{stored(vault, proof['challenge'])}'"
    )
    assert okafor.post("/v1/proofs", proof).kind == "proof_wrong"


def stored(vault, ref):
    """A ref as the vault's database writes it."""
    return ref if vault.stores else ref.replace("-", "")


def test_an_answer_belongs_to_the_token_and_the_identity_it_was_asked_for(vault, okafor):
    other = frame(vault, okafor.author, keys=okafor.keys)
    stolen = okafor.proof()
    assert other.post("/v1/proofs", stolen).kind == "proof_wrong"
    assert okafor.post("/v1/proofs", stolen).status == 200, "and asking elsewhere didn't spend it"
    set_up = frame(vault, okafor.author, "set-up", keys=okafor.keys)
    own = Keys()
    proof = set_up.proof(own, recipient=own.recipient)
    assert set_up.post(f"/v1/identities/{okafor.identity}/kit", {"proof": proof}).kind == "proof_wrong"


def test_a_challenge_names_its_purpose_this_vault_and_the_ticket_and_is_shorter_than_any_note(vault, okafor):
    """What the browser checks before it answers, so that it can't be made to open a note."""
    text = good(vault, okafor.author, id=(ident := str(new_ref())))
    browser = Browser(vault.vault_port, vault.vault_host, okafor.keys)
    browser.begin(text)
    plain = pyrage.decrypt(browser.challenge()[1], [okafor.keys.identity]).decode()
    mark, origin, ticket_id, secret, padding = plain.split("\n")
    assert (mark, origin, ticket_id) == ("twodrawer-vault-proof-v1", vault.vault_url, ident)
    assert (len(secret), len(plain), padding.strip()) == (44, 512, "")


def test_challenges_cannot_be_piled_up(vault, okafor):
    browser = frame(vault, okafor.author)
    asked = [browser.post("/v1/challenges", {"identity": okafor.identity}).status for _ in range(18)]
    assert asked == [200] * 16 + [429] * 2


# -- enrolment -------------------------------------------------------------------------------------------------


def test_nobody_is_enrolled_with_an_ordinary_ticket(vault):
    forger = frame(vault, Author())
    answer = forger.post("/v1/challenges", {"recipient": forger.keys.recipient})
    assert (answer.status, answer.kind) == (403, "set_up_wanted")
    made_up = {"challenge": str(new_ref()), "answer": "0" * 64}
    body = {"proof": made_up, "recipient": forger.keys.recipient, "signing_key": "AA==", "reason": "enrolled"}
    assert forger.post("/v1/identities", body).kind == "set_up_wanted"


def test_nobody_resets_or_rotates_with_an_ordinary_ticket(vault, okafor):
    thief = frame(vault, okafor.author)
    for reason in ("reset", "rotated"):
        body = {
            "proof": {"challenge": str(new_ref()), "answer": "0" * 64},
            "recipient": thief.keys.recipient,
            "signing_key": "AA==",
            "reason": reason,
        }
        assert thief.post("/v1/identities", body).kind == "set_up_wanted"


def test_a_recipient_whose_key_was_not_shown_is_not_enrolled(vault):
    forger = frame(vault, Author(), "set-up")
    somebody = Keys()
    answer = forger.enrol(
        proof=forger.proof(forger.keys, recipient=forger.keys.recipient), recipient=somebody.recipient
    )
    assert answer.kind == "proof_wrong"
    assert frame(vault, forger.author).began["identities"] == []


def test_whoever_has_a_vault_is_not_enrolled_again_behind_their_back(vault, okafor):
    again = frame(vault, okafor.author, "set-up")
    assert again.enrol(keys=Keys()).kind == "enrolled_already"


def test_a_session_statement_is_no_ticket(vault):
    """It is signed by the same key, and lives for twelve hours."""
    at = datetime.now(UTC)
    said = {
        "v": 1, "type": "session", "aud": vault.vault_url, "practice": str(new_ref()), "author": str(new_ref()),
        "client": str(new_ref()), "label": "Rowan", "session": str(new_ref()), "day": "2026-11-19",
        "iat": utc_text(at), "exp": utc_text(at + timedelta(hours=12)),
    }  # fmt: skip
    assert attempt(vault, signed(said, seed=vault.seed)).kind == "ticket_malformed"
