"""In which order phrases are offered: pins, what was lately used for this client, with this modality, for this
diagnosis, then the packs as they are. One order for the pages with script and those without."""

from collections.abc import Iterator, Mapping, Sequence

from twodrawer.phrasebank.facts import Bank, Phrase, Ranked, Writing

MOST_REMEMBERED = 30


def top_of(
    bank: Bank, client_keys: Sequence[str], writing: Writing | None, known: Mapping[str, Phrase]
) -> tuple[Ranked, ...]:
    """What comes before the packs, each phrase once, with why. Keys of phrases that are gone are passed over."""
    found: dict[str, Ranked] = {}
    for why, keys in _lists(bank, client_keys, writing):
        for key in keys:
            phrase = known.get(key)
            if phrase is not None and key not in found:
                found[key] = Ranked(phrase, why)
    return tuple(found.values())


def _lists(
    bank: Bank, client_keys: Sequence[str], writing: Writing | None
) -> Iterator[tuple[str, Sequence[str]]]:
    yield "pinned", bank.pins
    yield "client", client_keys
    for mark in writing.marks if writing else ():
        yield mark.partition(":")[0], bank.used.get(mark, ())


def newest_first(new: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """The list with these keys at its head, each once, no longer than is remembered."""
    return tuple(dict.fromkeys([*reversed(new), *before]))[:MOST_REMEMBERED]


def found_by(words: str, phrases: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Those that every word fits: as letters, as their beginning, or as the beginning of a word of the phrase. A phrase
    whose letters were typed whole comes first; the rest keep their order. `static/js/phrase-search.js` is its twin."""
    asked = words.lower().split()
    if not asked:
        return tuple(phrases)
    fitting = [one for one in phrases if all(_fits(word, one.phrase) for word in asked)]
    return tuple(sorted(fitting, key=lambda one: one.phrase.letters != asked[0]))


def _fits(word: str, phrase: Phrase) -> bool:
    return phrase.letters.startswith(word) or any(
        part.lstrip('{(“"').startswith(word) for part in phrase.text.lower().split()
    )
