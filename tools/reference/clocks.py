"""docs/reference/clocks.md: every number of the law, since when it has held, and where it was read."""

TARGET = "docs/reference/clocks.md"

INTRODUCTION = """\
# Clocks and other numbers of the law

Generated from `twodrawer/law/parameters/` by `make reference`. A question is answered with the number of its day;
before a number's first day the program doesn't know the law, and says so. *verified*: the words were read.
*secondary*: a reliable summary was. *unverified*: neither, and then the number is switched off. States' periods of
retention are in [states](states.md). This is not legal advice.

| What | Unit | Since: value | Paragraph | Words | Status |
|---|---|---|---|---|---|
"""


def text() -> str:
    """The page."""
    from twodrawer.law.parameters import every_parameter

    lines = []
    for parameter in every_parameter().values():
        values = "; ".join(
            f"{first.isoformat()}: {value}" for first, value in sorted(parameter.values.items())
        )
        source = parameter.source
        lines.append(
            f"| {parameter.label} | {parameter.unit} | {values} | {source.cite} | “{source.says}” | {source.status} |"
        )
    return INTRODUCTION + "\n".join(lines) + "\n"
