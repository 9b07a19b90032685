"""Every no of the vault, with the words a person reads and the `kind` that a script does.

`is_refusal`: it goes into the ledger. Nothing in here hangs on what is stored: the same no is given whether there are
notes or not.
"""

from twodrawer.law import HOLD
from twodrawer.lib.errors import Problem

APART = ("45 CFR 164.508(a)(2)",)
AUTHENTICATION = ("45 CFR 164.312(d)",)
INTEGRITY = ("45 CFR 164.312(c)(1)",)


class No(Problem):
    """An act of the vault that did not happen."""

    def __init__(
        self,
        kind: str,
        what: str,
        *,
        code: int,
        why: str = "",
        cite: tuple[str, ...] = (),
        do: str = "",
        is_refusal: bool = False,
        **more: object,
    ) -> None:
        super().__init__(what, why=why, cite=cite, do=do)
        self.kind = kind
        self.code = code
        self.is_refusal = is_refusal
        self.more = more

    def as_json(self) -> dict[str, object]:
        """What the browser gets."""
        words = {"what": self.what, "why": self.why, "cite": list(self.cite), "do": self.do}
        return {"kind": self.kind, **words, **self.more}


def malformed(why: str) -> No:
    """The request isn't one that the vault's own page sends."""
    return No("malformed", "The vault can't read this request", code=422, why=why, do="Load the page again.")


def file_refused(why: str) -> No:
    """What was uploaded isn't a file that the vault's own page sealed (V-API-20)."""
    return No(
        "file_refused",
        "The vault takes only files that were sealed in the browser",
        code=422,
        why=why,
        cite=APART,
        do="Nothing was stored. Load the page again; what you typed is kept on this device.",
        is_refusal=True,
    )


def too_large() -> No:
    """More than the vault takes at once."""
    return No(
        "too_large",
        "That is more than the vault can take at once",
        code=413,
        why="A note may have 200 kB of text, about eighty pages.",
        do="Nothing was stored, and your text is still in the page. Split it into two notes.",
    )


def ticket(kind: str, why: str, do: str = "Go back to the session page and unlock again.") -> No:
    """The ticket doesn't open the vault."""
    return No(
        kind,
        "This ticket doesn't open the vault",
        code=401,
        why=why,
        cite=AUTHENTICATION,
        do=do,
        is_refusal=True,
    )


def clocks_differ(seconds: int) -> No:
    """The record's clock is ahead of the vault's."""
    return ticket(
        "clocks_differ",
        f"The clocks of the two programs differ by {seconds} seconds; 30 are borne.",
        "Whoever runs the server has to set its clocks (for example with chrony or systemd-timesyncd).",
    )


def token_ended() -> No:
    """No token, an unknown one, or one whose ten minutes are over: one answer for all three."""
    return No(
        "token",
        "The vault doesn't know who is asking",
        code=401,
        why="A visit to the vault ends after ten minutes, and is renewed from the session page.",
        cite=AUTHENTICATION,
        do="Nothing was lost. Unlock again from the session page.",
    )


def set_up_wanted() -> No:
    """Only a ticket for setting up, given after confirming, makes an identity."""
    return No(
        "set_up_wanted",
        "Setting up a vault starts on the page “Your vault”",
        code=403,
        why="It needs proof that you are still the one at the keyboard.",
        cite=AUTHENTICATION,
        do="Open “Your vault” in Twodrawer and confirm that it is you.",
        is_refusal=True,
    )


def proof_wanted() -> No:
    """Nothing is served, counts included, before the browser showed that it holds the key."""
    return No(
        "proof_wanted",
        "The vault is locked",
        code=403,
        why="It opens to whoever holds its author's key, and to nobody else.",
        cite=APART,
        do="Unlock it with your passkey or your passphrase.",
        is_refusal=True,
    )


def proof_wrong() -> No:
    """Wrong, late, or answered before."""
    return No(
        "proof_wrong",
        "That doesn't show that you hold the key",
        code=403,
        why="A challenge has one try within a minute, for the identity it was made for.",
        cite=APART,
        do="Nothing was changed. Try again; if it stays, lock the vault and unlock it.",
        is_refusal=True,
    )


def nothing_here() -> No:
    """What doesn't exist, and what is somebody else's."""
    return No("nothing_here", "There is nothing here", code=404, do="Load the page again.", is_refusal=True)


def will_alone() -> No:
    """Whoever opens a will may read with the custodians' key, and change nothing."""
    return No(
        "will_alone",
        "Opening a will doesn’t reach this",
        code=403,
        why="With the custodians’ key an author’s notes can be taken along, and nothing be written or changed.",
        cite=APART,
        do="Go back to the page of the will.",
        is_refusal=True,
    )


ERRANDS = {
    "order": "release order",
    "lending": "permission to lend",
    "will": "opening of a will",
    "keeping": "list of what is held",
    "destruction": "order to destroy",
}


def errand_no(kind: str, wrong: str, why: str) -> No:
    """A statement that an author carried here does nothing: `order_forged`, `lending_expired` and so on."""
    return No(
        f"{kind}_{wrong}",
        f"This {ERRANDS[kind]} does nothing here",
        code=403,
        why=why,
        cite=APART,
        do="Nothing left and nothing was changed. Open it again in your record.",
        is_refusal=True,
    )


def client_held() -> No:
    """A legal hold keeps what is about this client (V-API-103)."""
    return No(
        "client_held",
        "A legal hold keeps what you wrote about this client",
        code=403,
        why="A court may ask for it. Destroying what is held can be punished, whoever holds the key.",
        cite=(HOLD,),
        do="Nothing was destroyed. Ask your privacy officer; a hold is lifted with a reason.",
        is_refusal=True,
    )


def destroyed() -> No:
    """What was destroyed doesn't come back (V-API-105)."""
    return conflict(
        "destroyed",
        "This was destroyed",
        "A note that was destroyed, or whose client’s record was, is never taken in again: not from another device, "
        "and not from an older list.",
        "The page loads what is stored. Words that are still on it can be copied or printed.",
    )


def conflict(kind: str, what: str, why: str, do: str, **more: object) -> No:
    """The thing is in another state than the act needs."""
    return No(kind, what, code=409, why=why, do=do, cite=(), is_refusal=False, **more)


def overtaken(counter: int) -> No:
    """Another device saved first."""
    return conflict(
        "overtaken",
        "Your vault was changed on another device meanwhile",
        "Nothing was overwritten, there or here.",
        "The page loads what is new and saves again by itself.",
        counter=counter,
    )
