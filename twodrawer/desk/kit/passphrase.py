"""Passphrases of downtime kits. The file may lie on a lost laptop: it is guessed at without limit, at scrypt's price.

Six words of EFF's list (77 bits) are drawn for whoever wants them. One's own words are looked at by a well-kept
estimator in the browser, which knows how people choose and shows what it found; here only what is short or
monotonous is refused, so that a page without script isn't a way around every rule.
"""

import secrets
from functools import cache
from pathlib import Path

from twodrawer.lib.age_passphrase import as_typed

WORDS = Path(__file__).parent / "vendor" / "eff-words.txt"
DRAWN = 6
SHORTEST = 16
FEWEST_CHARACTERS = 8


@cache
def listed() -> tuple[str, ...]:
    """The words that passphrases are drawn from: 7,776 of them."""
    return tuple(WORDS.read_text(encoding="ascii").split())


def drawn() -> str:
    """Six words, each as likely as any other."""
    return " ".join(secrets.choice(listed()) for _ in range(DRAWN))


def is_drawn(words: str) -> bool:
    """Whether these could have been drawn: six words of the list. Only such words are shown on a page again."""
    said = words.split(" ")
    return len(said) == DRAWN and set(said) <= set(listed())


def fault(passphrase: str) -> str:
    """Why this passphrase can't seal a kit. Blank: it can."""
    words = as_typed(passphrase)
    if len(words) < SHORTEST:
        return f"It is too short: at least {SHORTEST} characters, or the six words."
    if len(set(words)) < FEWEST_CHARACTERS:
        return "It repeats too few characters. Take the six words, or mix it more."
    return ""
