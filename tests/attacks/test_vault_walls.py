"""What every request to the vault meets: one name, one origin, a closed list of files, a ledger that must be written."""

import pytest

from tests.support.vault_browser import Author, Browser, enrolled, frame, ticket
from twodrawer.config.processes import processes
from twodrawer.lib.refs import new_ref
from twodrawer.vault.site import headers, site


@pytest.fixture(scope="module")
def okafor(vault):
    browser = enrolled(vault)
    browser.note = new_ref()
    assert browser.save(browser.sealed_note(browser.note, new_ref())).status == 200
    return browser


@pytest.fixture
def stranger(vault):
    return Browser(vault.vault_port, vault.vault_host)


@pytest.mark.parametrize("path", ["/", "/v1/site", "/v1/notes", "/css/tokens.css", "/nothing"])
@pytest.mark.parametrize(
    "name", ["localhost", "127.0.0.1", "vault.localhost", "evil.example", "vault.localhost:1", ""]
)
def test_the_vault_answers_under_its_own_name_only(stranger, path, name):
    """Also against DNS rebinding: a stranger's name that leads here."""
    host = f"{name}:{stranger.port}" if name in ("localhost", "127.0.0.1", "evil.example") else name
    assert stranger.ask("GET", path, Host=host).status in (400, 421)


@pytest.mark.parametrize("origin", ["http://localhost:8000", "null", "http://evil.example", None, ""])
def test_only_the_vaults_own_page_may_post(vault, okafor, origin):
    for path, body in (("/v1/sessions", {"ticket": "x"}), ("/v1/challenges", {"identity": okafor.identity})):
        answer = okafor.ask("POST", path, body, Origin=origin)
        assert (answer.status, answer.kind) == (403, "origin")


def test_a_page_of_another_site_reads_nothing(okafor):
    """With a token even: another origin, or a browser that says that the request crosses sites."""
    assert okafor.ask("GET", "/v1/notes", Origin="http://localhost:8000").kind == "origin"
    for site_of in ("cross-site", "same-site"):
        assert okafor.ask("GET", "/v1/notes", Sec_Fetch_Site=site_of).kind == "origin"
    assert okafor.ask("GET", "/v1/notes", Sec_Fetch_Site="same-origin").status == 200


def test_no_preflight_is_answered_and_nothing_is_shared_with_other_origins(okafor):
    asked = okafor.ask(
        "OPTIONS", "/v1/notes", Origin="http://localhost:8000", Access_Control_Request_Method="GET"
    )
    assert asked.status == 405
    for answer in (asked, okafor.get("/v1/site"), okafor.get("/"), okafor.get("/v1/notes")):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_no_other_method_is_taken(okafor, method):
    for path in ("/", "/v1/notes", "/v1/saves"):
        assert okafor.ask(method, path).status == 405


def test_no_service_worker_gets_in(stranger):
    for path in ("/", "/css/base.css", "/v1/site", "/sw.js"):
        assert stranger.ask("GET", path, Service_Worker="script").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/webauthn", "/../config/settings.py", "/..%2fconfig%2fsettings.py", "/css/../index.html",
        "/css/%2e%2e/index.html", "//css/tokens.css", "/css//tokens.css", "/css/tokens.css/", "/CSS/tokens.css",
        "/static/css/tokens.css", "/index.html", "/vault.sqlite3", "/v1", "/v1/", "/v1/identities/", "/css/tokens.css%00.js",
        "/css\\tokens.css", "/record-keys.json", "/v1/notes/", "/js/", "/css/",
    ],
)  # fmt: skip
def test_what_is_not_on_the_list_is_not_there(stranger, path):
    answer = stranger.get(path)
    assert answer.status == 404
    assert b"SECRET" not in answer.body and b"sqlite" not in answer.body.lower()


def test_every_file_of_the_list_is_served_as_it_is_and_a_query_changes_nothing(stranger):
    for address, file in site().items():
        answer = stranger.get(address)
        assert (answer.status, answer.body, answer.headers["content-type"]) == (
            200,
            file.body,
            file.content_type,
        )
        assert answer.headers["cache-control"] == "no-cache"
    assert stranger.get("/?next=//evil.example").body == site()["/"].body
    assert stranger.ask("GET", "/", If_None_Match=f'"{site()["/"].sha256}"').status == 304
    assert stranger.ask("POST", "/", {}).status == 405


def test_every_answer_carries_the_headers_that_keep_the_page_apart(vault, okafor, stranger):
    wanted = headers(record_origin="http://localhost:8000", is_https=False)
    answers = {
        "page": stranger.get("/"),
        "style": stranger.get("/css/tokens.css"),
        "missing": stranger.get("/nothing"),
        "host": stranger.ask("GET", "/", Host="evil.example"),
        "method": stranger.ask("DELETE", "/"),
        "api": okafor.get("/v1/notes"),
        "refused": stranger.get("/v1/notes"),
        "malformed": okafor.ask("POST", "/v1/saves", b"{"),
        "octets": okafor.get("/v1/shelves"),
    }
    for name, answer in answers.items():
        assert {one: answer.headers.get(one.lower()) for one in wanted} == wanted, name
        assert "cross-origin-opener-policy" not in answer.headers
        if name not in ("page", "style"):
            assert answer.headers["cache-control"] == "no-store", name
    policy = answers["page"].headers["content-security-policy"]
    assert "unsafe" not in policy and "data:" not in policy and "*" not in policy


def test_no_token_is_taken_from_an_address_or_a_cookie(vault, okafor, stranger):
    for answer in (
        stranger.get(f"/v1/notes?token={okafor.token}"),
        stranger.ask("GET", "/v1/notes", Cookie=f"token={okafor.token}"),
        stranger.ask("GET", "/v1/notes", Authorization=okafor.token),
        stranger.ask("GET", "/v1/notes", Authorization=f"Basic {okafor.token}"),
        stranger.ask("GET", "/v1/notes", Authorization=f"Bearer {okafor.token}x"),
        stranger.ask("GET", "/v1/notes", Authorization=f"Bearer {okafor.token[:-1]}"),
    ):
        assert (answer.status, answer.kind) == (401, "token")


# -- the ledger ----------------------------------------------------------------------------------------------


@pytest.fixture
def broken_ledger(vault):
    """Nothing can be written into the vault's ledger."""
    if vault.stores:
        vault.sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left'; END $$"
        )
        vault.sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    else:
        vault.sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no space left'); END"
        )
    yield
    vault.sql("DROP TRIGGER full_disk" + (" ON audit_entry" if vault.stores else ""))
    if vault.stores:
        vault.sql("DROP FUNCTION full_disk()")


def test_nothing_is_served_or_changed_while_the_ledger_cannot_be_written(vault, okafor, broken_ledger):
    """Every read and every change, the refusals too: 503, and not a byte of a file."""
    text = ticket(okafor.author, seed=vault.seed, audience=vault.vault_url, at=_now())
    stored = vault.sql("SELECT count(*) FROM vault_noteversion")
    used = vault.sql("SELECT count(*) FROM vault_usedticket")
    answers = [
        Browser(vault.vault_port, vault.vault_host).begin(text),
        okafor.get("/v1/manifest"),
        okafor.get("/v1/shelves"),
        okafor.get("/v1/notes"),
        okafor.post("/v1/files", {"wanted": [[str(okafor.note), 1]]}),
        okafor.post("/v1/proofs", okafor.proof()),
        okafor.confirm_kit(),
        okafor.save(okafor.sealed_note(new_ref(), new_ref()), base=1),
        okafor.post("/v1/files", {"wanted": [[str(new_ref()), 1]]}),
    ]
    assert [(one.status, one.kind) for one in answers] == [(503, "ledger")] * len(answers)
    assert all(b"age-encryption" not in one.body for one in answers)
    assert vault.sql("SELECT count(*) FROM vault_noteversion") == stored
    assert vault.sql("SELECT count(*) FROM vault_usedticket") == used


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)


def test_each_read_stands_in_the_ledger_with_counts_and_no_client(vault, okafor):
    before = len(vault.entries())
    okafor.get("/v1/manifest")
    okafor.get("/v1/shelves")
    okafor.get("/v1/notes")
    okafor.post("/v1/files", {"wanted": [[str(okafor.note), 1]]})
    entries = vault.entries()[before:]
    assert [one["act"] for one in entries] == [
        "vault.manifest_read", "vault.shelves_read", "vault.notes_listed", "vault.notes_read",
    ]  # fmt: skip
    assert {one["log"] for one in entries} == {str(okafor.author.practice)}
    assert {kind["kind"] for one in entries for kind in one["refs"]} == {"vault_note"}
    client = okafor.get("/v1/notes").json["notes"][0]["client"]
    assert client not in str(vault.entries())


def test_the_vaults_ledger_verifies_and_a_changed_entry_is_found(vault, okafor):
    assert vault.run("vault", "audit").returncode == 0
    with pytest.raises(Exception, match="append-only"):
        vault.sql("UPDATE audit_entry SET leaf = '{}'")


def test_strangers_cannot_fill_the_ledger(vault, stranger):
    """Refusals of nobody are entered thirty times a minute by each process; the answers don't change."""
    most = 30 * processes(embedded=not vault.stores)
    before = len(vault.entries("vault.session_begun", "refused"))
    forged = [ticket(Author(), seed=bytes(32), audience=vault.vault_url, at=_now()) for _ in range(most + 10)]
    assert {stranger.begin(text).kind for text in forged} == {"ticket_forged"}
    assert len(vault.entries("vault.session_begun", "refused")) - before <= most


def test_the_log_holds_neither_tokens_nor_tickets_nor_addresses_with_refs(vault, okafor):
    okafor.get("/v1/notes?who=rowan")
    said = vault.log.read_text()
    assert okafor.token not in said and "rowan" not in said and str(okafor.note) not in said
    assert str(okafor.author.ref) not in said


def test_a_frame_of_another_author_finds_nothing_by_refs(vault, okafor):
    other = enrolled(vault)
    assert other.post("/v1/files", {"wanted": [[str(okafor.note), 1]]}).kind == "nothing_here"
    assert other.get("/v1/notes").json == {"notes": []}
    stolen = frame(vault, okafor.author, keys=other.keys)
    assert stolen.post("/v1/challenges", {"identity": other.identity}).kind == "nothing_here"
