"""Citations say where a rule stands, and whether its words were read."""

from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

from twodrawer.law import rules
from twodrawer.law.citations import Citation, cite

READ = date(2026, 11, 21)


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
    modules = [import_module(f"{rules.__name__}.{found.name}") for found in iter_modules(rules.__path__)]
    named = {value for module in modules for value in vars(module).values() if isinstance(value, Citation)}
    unread = {citation.text.removeprefix("45 CFR ") for citation in named if citation.as_of is None}
    assert unread == set(
        "164.502(a)(2)(i) 164.502(a)(2)(ii) 164.502(a)(5)(ii) 164.506(c)(1) 164.506(c)(2) 164.506(c)(3)"
        " 164.506(c)(4) 164.508(a)(1) 164.508(a)(3) 164.508(a)(4) 164.510(a) 164.510(b) 164.510(b)(3)"
        " 164.512(b) 164.512(d) 164.512(f) 164.512(f)(1)(ii) 164.512(g)(2) 164.512(i) 164.512(j)(1)(ii)"
        " 164.512(l) 164.526(a)(1) 164.526(c)(1) 171.201".split()
    )
    assert not {one.text for one in named if one.as_of} & {one.text for one in named if not one.as_of}
