"""Files of phrases from elsewhere: bombs, tags, markup, formulas. Read as data, or refused with a sentence. No database."""

import pytest

from twodrawer.lib.errors import Invalid
from twodrawer.phrasebank.pack_file import read_pack

GOOD = "format: twodrawer-phrases-1\nname: A\nabout: B\nphrases:\n  plan:\n    a: Next session {day}.\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "list of names"),
        ("[" * 5_000, "deep"),
        (GOOD + "x: " + "[" * 100 + "]" * 100, "deep"),
        (GOOD.replace("name: A", "name: &n A") + "extra: *n\n", "anchors"),
        (GOOD.replace("name: A", "name: !!python/object/apply:os.system ['x']"), "tags"),
        (GOOD.replace("name: A", "name: !!str A"), "tags"),
        (GOOD + "    a: Twice {day}.\n", "twice"),
        (GOOD + "  risk:\n    a: Letters {twice}.\n", "twice"),
        (GOOD + "owner: Keller\n", "nothing that a pack has"),
        (GOOD.replace("plan:", "gossip:"), "note element"),
        (GOOD.replace("Next session", "=cmd|' /C calc'!A0"), "begins with a word"),
        (GOOD.replace("-1", "-9"), "should be"),
        (GOOD + "    b: " + "x" * 500 + "\n", "400"),
        (GOOD + "    b: 7\n", "3 characters"),
        ("\x00" + GOOD, "YAML"),
        (GOOD + "# " + "x" * 200_001, "larger"),
        ("a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n", "anchors"),
        (GOOD + "".join(f"    z{number}: Words {{day}} {number}.\n" for number in range(1_001)), "1,000"),
    ],
    ids=range(18),
)
def test_a_hostile_file_is_refused_with_a_sentence(content: str, why: str):
    with pytest.raises(Invalid) as refused:
        read_pack("own", content)
    assert why in refused.value.what
    assert refused.value.why


def test_no_type_is_guessed():
    assert read_pack("own", GOOD.replace("Next", "yes")).phrases[0].text == "yes session {day}.", (
        "no type is guessed"
    )
