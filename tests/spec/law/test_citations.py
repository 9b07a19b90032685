"""Citations say where a rule stands, and whether its words were read."""

from datetime import date
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest

from tests.spec.law import federal
from tests.spec.law.cases import read
from twodrawer import law
from twodrawer.law import rules
from twodrawer.law.citations import (
    Citation,
    Standing,
    by_paragraph,
    cite,
    quotations,
    standing_of,
    words_of,
)

READ = date(2026, 11, 21)
UNREAD = (
    "164.502(a)(2)(i) 164.502(a)(2)(ii) 164.502(a)(5)(ii) 164.506(c)(1) 164.506(c)(2) 164.506(c)(3) 164.506(c)(4)"
    " 164.508(a)(1) 164.508(a)(3) 164.508(a)(4) 164.510(a) 164.510(b) 164.510(b)(3) 164.512(b) 164.512(d) 164.512(f)"
    " 164.512(f)(1)(ii) 164.512(g)(2) 164.512(i) 164.512(j)(1)(ii) 164.512(l) 164.526(a)(1) 164.526(c)(1)"
    " 171.206 171.302 171.303 171.403 2.2(b)"
)


def named(package: ModuleType = law) -> set[Citation]:
    """Every citation that a module of the law, or of a part of it, names."""
    modules = [import_module(found.name) for found in walk_packages(package.__path__, f"{package.__name__}.")]
    found: set[Citation] = set()
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Citation):
                found.add(value)
            elif isinstance(value, dict):
                found |= {one for one in value.values() if isinstance(one, Citation)}
            elif isinstance(value, tuple):
                found |= {one.under for one in value if hasattr(one, "under")}
    return found


def short(text: str) -> str:
    return text.removeprefix("45 CFR ").removeprefix("42 CFR ")


@pytest.mark.parametrize(
    "text", ["45 CFR 164.524(b)(2)(i)", "45 CFR 171.102", "42 CFR 2.31(b)(1)(i)(A)", "42 U.S.C. 290dd-2(c)"]
)
def test_a_citation_has_the_shape_of_its_source(text):
    assert str(cite(text, as_of=READ)) == text


@pytest.mark.parametrize(
    "text", ["", "164.524", "45 CFR 164", "45 CFR 164.524(b", "HIPAA", "45 CFR 164.524 and more"]
)
def test_a_slip_of_the_pen_stops_the_program_where_it_is_written(text):
    with pytest.raises(ValueError, match="not a citation"):
        cite(text, as_of=READ)


def test_paragraphs_whose_words_were_not_read_are_known_by_name():
    """The list for counsel. A paragraph leaves it when its words were read, and none joins it unnoticed."""
    unread = {short(citation.text) for citation in named() if citation.standing is Standing.UNREAD}
    assert unread == set(UNREAD.split())


def test_paragraphs_seen_only_in_an_older_edition_are_known_by_name():
    old = {short(citation.text) for citation in named() if citation.standing is Standing.SUPERSEDED}
    assert old == set(
        "2.14(a) 2.14(b)(1) 2.15(b)(1) 2.15(b)(2) 2.23(a) 2.52(a) 2.53(a) 2.61(a) 2.61(b)(1) 2.63(a) 2.64(a)".split()
    )


def test_no_paragraph_is_cited_in_two_ways():
    texts = [citation.text for citation in named()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("citation", sorted(named(), key=str), ids=str)
def test_what_the_program_says_of_a_paragraph_is_what_the_register_has(citation):
    if citation.standing is Standing.UNREAD:  # something below it may have been read
        assert not any(citation.text in one.cites for one in quotations())
    else:
        assert standing_of(citation.text) is citation.standing


def test_every_quotation_has_its_place_and_edition():
    for one in quotations():
        assert one.seen_at
        assert one.edition
        assert one.standing is not Standing.UNREAD
        for text in one.cites:
            # Definitions are cited by their term's own number, which has no letter before it.
            assert cite(text, as_of=READ).text == text
    assert sum(bool(one.says) for one in quotations()) >= 100


def test_the_words_of_a_paragraph_are_its_own_or_those_around_it():
    core = [one.says for one in words_of("45 CFR 164.508(c)(1)")]
    assert any("specific and meaningful fashion" in words for words in core)
    assert any("signed" in words.lower() or "signature" in words.lower() for words in core)
    inner = words_of("45 CFR 164.524(b)(2)(i)")
    assert inner
    assert words_of("45 CFR 164.512(zz)") == ()
    assert standing_of("45 CFR 164.512(zz)") is Standing.UNREAD
    assert set(by_paragraph()) >= {"45 CFR 164.508(b)(3)(ii)", "42 CFR 2.31(b)(2)"}


def test_every_paragraph_a_rule_names_is_asked_for_by_some_case():
    """A paragraph that decides and that no case cites could be taken out unnoticed."""
    cited = {text for case in read("decide.yaml") for text in case.get("cites", [])}
    cited |= {text for cell in federal.cells() for text in cell.expects["cites"]}
    assert {citation.text for citation in named(rules)} <= cited
