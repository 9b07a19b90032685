"""A page of the vault in Chromium, driven by the vault's own modules: what the pane does, without the pane."""

import base64
from typing import Any

from playwright.sync_api import Page

from tests.support.age_files import looks_wrapped
from tests.support.house import LoneVault
from tests.support.vault_browser import Author, ticket
from twodrawer.lib.time import now

NAMES = (
    "access", "api", "bytes", "enrolling", "exit", "keys", "kit", "problems", "rotation", "vault",
)  # fmt: skip
# Everything the modules export is in reach as `t`, and stays on the page between scripts.
SCRIPT = """async (given) => {
  const t = (window.twodrawer ??= Object.assign({}, ...await Promise.all(%s.map((name) => import(`/js/${name}.js`)))));
  try { return await (async () => { %s })(); }
  catch (error) {
    if (error instanceof t.VaultProblem) return { refused: error.kind, what: error.what };
    throw error;
  }
}"""


class VaultPage:
    """One browsing context at the vault's origin, for one author."""

    def __init__(self, page: Page, vault: LoneVault, author: Author | None = None) -> None:
        self.page, self.vault, self.author = page, vault, author or Author()
        page.expose_function("ticketFor", self.ticket)
        self.load()

    def ticket(self, purpose: str) -> str:
        """What the record would sign for this author now."""
        return ticket(
            self.author, seed=self.vault.seed, audience=self.vault.vault_url, at=now(), purpose=purpose
        )

    def load(self) -> None:
        """The page anew: what was in memory is gone."""
        self.page.goto(f"{self.vault.vault_url}/")

    def run(self, script: str, given: object = None) -> Any:
        """The answer of an async function's body with `t` and `given` in reach; a refusal as its kind."""
        return self.page.evaluate(SCRIPT % (list(NAMES), script), given)

    def begin(self, purpose: str = "open") -> None:
        """A ticket became a token."""
        self.run(
            "t.mine = new t.Access({ api: new t.Api(), ticket: (purpose) => ticketFor(purpose) });"
            "await t.mine.begin(given)",
            purpose,
        )

    @staticmethod
    def fake_wraps(*, passphrase: bool = True, kit: bool = True) -> list[dict[str, str]]:
        """Wraps that nobody will open: only their form counts, and they cost nothing."""
        kinds = [kind for kind, wanted in (("passphrase", passphrase), ("kit", kit)) if wanted]
        return [{"kind": kind, "file": base64.b64encode(looks_wrapped(kind)).decode()} for kind in kinds]

    def enrol(
        self, *, passphrase: str = "", kit: str = "", passkey: bool = False, reason: str = "enrolled"
    ) -> Any:
        """A vault of one's own, its kit confirmed, unlocked and open as `t.open`, its keys as `t.keys`."""
        self.begin("set-up")
        return self.run(
            """
            const hand = await t.makeIdentity();
            const wraps = given.fake;
            if (given.passphrase) wraps.push(await hand.wrapWithPassphrase(given.passphrase));
            if (given.kit) wraps.push(await hand.wrapWithKit(given.kit));
            if (given.passkey) wraps.push(await hand.wrapWithPasskey({ name: "Vault" }));
            await t.enrol({ access: t.mine, hand, wraps, reason: given.reason });
            hand.close();
            await t.confirmKit(t.mine, hand.unlocked);
            t.keys = hand.unlocked;
            t.open = await t.Vault.open({ access: t.mine, unlocked: t.keys });
            return hand.recipient;
            """,
            {
                "passphrase": passphrase,
                "kit": kit,
                "passkey": passkey,
                "reason": reason,
                "fake": self.fake_wraps(passphrase=not passphrase and not passkey, kit=not kit),
            },
        )

    def unlock(self, kind: str, words: str = "") -> Any:
        """Opened with one of the wraps that the server keeps; every note, newest first."""
        self.begin()
        return self.run(
            """
            const current = t.mine.identities.find(({ state }) => state === "current");
            t.keys = await t.unlock(current.wraps.find(({ kind }) => kind === given.kind), { words: given.words });
            t.open = await t.Vault.open({ access: t.mine, unlocked: t.keys });
            return t.open.all();
            """,
            {"kind": kind, "words": words},
        )

    def write(self, text: str, *, client: str, label: str) -> Any:
        """A new note, saved."""
        return self.run(
            """
            const note = t.open.begin({ client: given.client, label: given.label, session: given.client });
            return { note, ...await t.open.save(note, given.text) };
            """,
            {"text": text, "client": client, "label": label},
        )
