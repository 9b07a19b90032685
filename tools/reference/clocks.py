"""docs/reference/clocks.md: every number of the law, since when it has held, where it was read; and how long records
are kept, question by question."""

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
    return INTRODUCTION + "\n".join(lines) + "\n" + _retention()


RETENTION = """
## How long a record is kept: questions and answers

Generated from `tests/spec/law/retention.csv`, which the program is held to; `twodrawer retention ask` answers others.
The longest rule wins: of the states concerned, of their professions, of a payer or a programme, of the practice itself.
Majority is counted from 21, the highest age of any state, while no state's age is confirmed. **over**: the time has
run out, and two people may destroy the record unless a legal hold stands. **unconfirmed**: a rule wasn't read in its
own words; a day is for planning, and nothing goes by it. **no day**: the rule names no end. HIPAA's own papers
(policies, authorizations, notices, requests, the account of disclosures) are kept for six years from the day they
last were in effect, apart from the record (45 CFR 164.316(b)(2)(i), 164.530(j)(2)).

| Question | State | Last contact | Born | Asked on | Answer | Kept through | Status | Formula and paragraph |
|---|---|---|---|---|---|---|---|---|
"""


def _retention() -> str:
    from tests.spec.law.retention_cases import cases

    return RETENTION + "\n".join(case.line() for case in cases()) + "\n"
