"""Files that no honest export writes: broken, lying, or made to break whoever reads them. Seeded, so always the same.

`hostile_files()` yields (what is wrong, name, content). Every one of them is to be refused whole.
"""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from tests.fhir_files import (
    bundle,
    care_plan,
    condition,
    encounter,
    goal,
    patient,
    raw,
    related,
    whole_patient,
)

SEED = 20261122
Json = dict[str, Any]
Case = tuple[str, str, bytes]

WRONG_TYPES: list[Any] = [7, True, {"a": 1}, ["x"], 1.5]
UNSEEN = {
    "a NUL": "Mar\x00low",
    "half a character": "Mar\ud800low",
    "an override": "Mar\u202ewol",
    "an isolate": "\u2066Marlow",
    "an escape": "Mar\x1b[31mlow",
    "a byte order mark": "Mar\ufefflow",
    "a bell": "Mar\x07low",
}
MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;svg/onload=alert(1)&#x3e;",
    "</textarea><iframe>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
]
PATHS = [
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/shadow",
    "a/b",
    "%2e%2e%2f",
    "C:\\x",
    "a b",
    "x" * 65,
    "",
    "é",
]


def hostile_files() -> Iterator[Case]:
    """Every case."""
    for make in (
        broken_text,
        broken_json,
        broken_bundles,
        wrong_types,
        unseen_characters,
        markup,
        ids,
        lies,
        mixed,
        archives,
        sizes,
    ):
        yield from make()


def broken_text() -> Iterator[Case]:
    """What isn't even text, or text of another kind."""
    yield "nothing", "a.json", b""
    yield "blanks", "a.json", b" \n\t "
    yield "a byte order mark alone", "a.json", b"\xef\xbb\xbf"
    yield "UTF-16", "a.json", json.dumps(whole_patient()).encode("utf-16")
    yield "UTF-32", "a.json", json.dumps(whole_patient()).encode("utf-32")
    yield "Latin-1", "a.json", json.dumps(patient("Zoë"), ensure_ascii=False).encode("latin-1")
    yield "overlong UTF-8", "a.json", raw(patient()).replace(b"Marlow", b"\xc0\xbcx")
    yield "an encoded surrogate", "a.json", raw(patient()).replace(b"Marlow", b"\xed\xa0\x80")
    yield (
        "XML with an entity",
        "a.json",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Patient>&a;</Patient>',
    )
    yield (
        "billion laughs",
        "a.json",
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Patient>&b;</Patient>',
    )
    yield "a page", "a.json", b"<html><body>Sign in to download</body></html>"
    yield "a picture", "a.json", b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    chance = random.Random(SEED)
    for number in range(6):
        yield f"noise {number}", "a.json", chance.randbytes(500)


def broken_json() -> Iterator[Case]:
    """Truncated at many places; spoiled by a byte; nested without an end; with two values for one name."""
    whole, chance = raw(whole_patient()), random.Random(SEED)
    for end in sorted(chance.sample(range(1, len(whole) - 1), 40)):
        yield f"truncated after {end} bytes", "a.json", whole[:end]
    for place in sorted(chance.sample(structural(whole), 20)):
        yield f"without its byte {place}", "a.json", whole[:place] + whole[place + 1 :]
    yield "100,000 lists deep", "a.json", b"[" * 100_000
    yield "100,000 objects deep", "a.json", b'{"a":' * 100_000
    yield "deep and closed", "a.json", b"[" * 50_000 + b"]" * 50_000
    yield (
        "a deep extension",
        "a.json",
        raw(patient()).replace(
            b'"resourceType"', b'"extension":' + b"[" * 60 + b"]" * 60 + b',"resourceType"', 1
        ),
    )
    yield "a name twice", "a.json", raw(patient())[:-1] + b', "birthDate": "1991-01-01"}'
    yield "a kind twice", "a.json", b'{"resourceType":"Patient","resourceType":"Bundle","type":"batch"}'
    yield "an entry twice", "a.json", raw(bundle(patient()))[:-1] + b', "entry": []}'
    yield "an escaped name twice", "a.json", raw(patient())[:-1] + b', "birth\\u0044ate": "1991-01-01"}'
    for word in (b"NaN", b"Infinity", b"-Infinity"):
        yield (
            f"{word.decode()} as a number",
            "a.json",
            raw(goal()).replace(b'"value": 5', b'"value": ' + word),
        )
    yield (
        "a number of 10,000 digits",
        "a.json",
        raw(goal()).replace(b'"value": 5', b'"value": ' + b"9" * 10_000),
    )
    yield "two values", "a.json", raw(patient()) + raw(patient())
    yield "a comment", "a.json", b"// export\n" + raw(patient())
    yield "a comma too many", "a.json", raw(patient())[:-1] + b",}"
    yield "single quotes", "a.json", raw(patient()).replace(b'"', b"'")
    yield "a line of two halves", "a.ndjson", raw(patient())[:60] + b"\n" + raw(patient())[60:]
    for value in (b"null", b"true", b"0", b'"Patient"', b"[]", b"[{}]", b"{}"):
        yield f"only {value.decode()}", "a.json", value


def structural(whole: bytes) -> list[int]:
    """Places of brackets, colons and commas outside of strings."""
    found, inside = [], False
    for at, byte in enumerate(whole):
        inside ^= byte == ord('"')
        if not inside and byte in b"{}[]:,":
            found.append(at)
    return found


def broken_bundles() -> Iterator[Case]:
    """Bundles that are none, and kinds that don't exist."""
    for kind in (None, 7, "", "everything", "Transaction", ["batch"], "transaction-response"):
        yield f"a bundle of kind {kind!r}", "a.json", raw(bundle(patient(), kind=kind))  # type: ignore[arg-type]
    entries: Any
    for entries in (
        7,
        "x",
        {"resource": patient()},
        [7],
        ["x"],
        [None],
        [[]],
        [{}],
        [{"resource": 7}],
        [{"resource": [patient()]}],
    ):
        yield (
            f"entries {json.dumps(entries)[:30]}",
            "a.json",
            raw({"resourceType": "Bundle", "type": "batch", "entry": entries}),
        )
    for kind in (None, 7, "", "patient", "<script>", "Pa tient", "P" * 60, ["Patient"], "../Patient"):
        yield (
            f"a resource of kind {str(kind)[:12]}",
            "a.json",
            raw(bundle({"resourceType": kind, "id": "p1"})),
        )
    inner = bundle(patient())
    for _ in range(30):
        inner = bundle(inner)
    yield "bundles in bundles", "a.json", raw(inner)
    for address in (7, ["x"], {"a": 1}, "u" * 5_000):
        yield (
            f"an address {str(address)[:8]}",
            "a.json",
            raw(
                {
                    "resourceType": "Bundle",
                    "type": "batch",
                    "entry": [{"fullUrl": address, "resource": patient()}],
                }
            ),
        )


def wrong_types() -> Iterator[Case]:
    """Each field that is read, with what it never is."""
    makers: list[tuple[Callable[..., Json], list[str]]] = [
        (patient, ["name", "birthDate", "telecom", "address", "identifier", "communication", "contact", "deceasedDateTime"]),
        (encounter, ["status", "class", "period", "type"]),
        (condition, ["code", "onsetDateTime", "abatementDateTime", "clinicalStatus"]),
        (goal, ["lifecycleStatus", "description", "startDate", "target"]),
        (care_plan, ["status", "category", "period", "activity"]),
        (related, ["relationship", "name", "telecom"]),
    ]  # fmt: skip
    chance = random.Random(SEED)
    for make, fields in makers:
        for name in fields:
            wrong = chance.choice([one for one in WRONG_TYPES if not fits(name, one)])
            body = make(**{name: wrong})
            whole = body if make is patient else bundle(patient(), body)
            yield f"{body['resourceType']}.{name} as {json.dumps(wrong)}", "a.json", raw(whole)
    for day in ("yesterday", "2026-13-01", "2026-02-30", "2026-2-3", "20260203", "0000-00-00", "2026-02-03T25:00:00Z",
                "2026-02-03T10:00:00", "9999-01-01", "2026-02-03T10:00:00+99:99", "２０２６-01-01", "1066-10-14", "-2026-01-01"):  # fmt: skip
        yield f"born on {day}", "a.json", raw(patient(born=day))
        yield f"worried since {day}", "a.json", raw(bundle(patient(), condition(onset=day)))


def fits(name: str, value: Any) -> bool:
    """Whether a wrong value would be read as nothing: an object whose fields nobody knows."""
    return isinstance(value, dict) and name in ("code", "description", "period", "clinicalStatus", "class")


def unseen_characters() -> Iterator[Case]:
    """Characters that nobody sees, in names, codes and words."""
    for what, text in UNSEEN.items():
        yield f"{what} in a name", "a.json", raw(patient(text))
        yield f"{what} in a goal", "a.json", raw(bundle(patient(), goal(text)))
        yield f"{what} in a number", "a.json", raw(patient(identifier=[{"system": "x", "value": text}]))


def markup() -> Iterator[Case]:
    """Script where a name stands."""
    for text in MARKUP:
        yield f"a family called {text[:16]}", "a.json", raw(patient(text))
        yield f"a kin called {text[:16]}", "a.json", raw(bundle(patient(), related(name=[{"text": text}])))
    yield "a name of a book's length", "a.json", raw(patient("Marlow " * 2_000))
    yield "a thousand names", "a.json", raw(patient(name=[{"family": f"Marlow{n}"} for n in range(1_000)]))


def ids() -> Iterator[Case]:
    """Ids that are paths, and ids that are somebody else's."""
    for ref in PATHS:
        yield f"id {ref[:20]!r}", "a.json", raw(patient(ref=ref))
    yield "two patients of one id", "a.json", raw(bundle(patient(), patient("Novak")))
    yield (
        "an encounter of a patient's id",
        "a.json",
        raw(bundle(patient(), encounter(), encounter("2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z"))),
    )
    one = {"fullUrl": "urn:uuid:1", "resource": patient()}
    other = {"fullUrl": "urn:uuid:1", "resource": patient("Novak", ref="p2")}
    yield (
        "two of one address",
        "a.json",
        raw({"resourceType": "Bundle", "type": "batch", "entry": [one, other]}),
    )


def lies() -> Iterator[Case]:
    """What can't have happened."""
    tomorrow, late = "2035-01-01", "2035-01-01T10:00:00Z"
    yield "born in the future", "a.json", raw(patient(born=tomorrow))
    yield "died in the future", "a.json", raw(patient(deceasedDateTime=tomorrow))
    yield "died before birth", "a.json", raw(patient(deceasedDateTime="1980-01-01"))
    yield "born before 1900", "a.json", raw(patient(born="1850-01-01", deceasedDateTime="1849-01-01"))
    yield (
        "replaced by another",
        "a.json",
        raw(patient(link=[{"other": {"reference": "Patient/x"}, "type": "replaced-by"}])),
    )
    yield "nobody", "a.json", raw(patient(name=[]))
    yield "a name of blanks", "a.json", raw(patient(name=[{"family": "  ", "given": [" "]}]))
    for start, stop, what in (
        ("2026-03-02T10:00:00Z", "2026-03-02T09:00:00Z", "stop before start"),
        ("2026-03-02T10:00:00+14:00", "2026-03-01T09:00:00-10:00", "stop before start in other zones"),
        (late, "2035-01-01T11:00:00Z", "held in the future"),
        ("1980-03-02T10:00:00Z", "1980-03-02T11:00:00Z", "held before birth"),
    ):
        yield what, "a.json", raw(bundle(patient(), encounter(start, stop)))
    dead = patient(deceasedDateTime="2020-01-01")
    yield "held after death", "a.json", raw(bundle(dead, encounter()))
    yield "ill after death", "a.json", raw(bundle(dead, condition()))
    yield "ill before birth", "a.json", raw(bundle(patient(), condition(onset="1979-01-01")))
    yield "ill in the future", "a.json", raw(bundle(patient(), condition(onset=tomorrow)))
    yield "well before ill", "a.json", raw(bundle(patient(), condition(abatementDateTime="2025-01-01")))
    yield (
        "reached before it was set",
        "a.json",
        raw(bundle(patient(), goal(lifecycleStatus="completed", statusDate="2026-01-01"))),
    )
    yield (
        "reached in the future",
        "a.json",
        raw(bundle(patient(), goal(lifecycleStatus="completed", statusDate=tomorrow))),
    )
    yield (
        "a plan over before it began",
        "a.json",
        raw(bundle(patient(), care_plan(period={"start": "2026-02-10", "end": "2026-02-01"}))),
    )
    yield (
        "a plan over in the future",
        "a.json",
        raw(
            bundle(patient(), care_plan(status="completed", period={"start": "2026-02-10", "end": tomorrow}))
        ),
    )


def mixed() -> Iterator[Case]:
    """References that lead to other people, nowhere, or in a circle."""
    for said in ("Patient/p2", "Patient/019a20e0-0000-7000-8000-000000000000", "https://elsewhere.example/Patient/p1",
                 "#p1", "Encounter/e1", "", "file:///etc/passwd", "urn:uuid:x", "Patient/p1/_history/2", "../Patient/p1"):  # fmt: skip
        yield f"about {said[:24]!r}", "a.json", raw(bundle(patient(), condition(subject={"reference": said})))
    for said in (
        None,
        7,
        ["Patient/p1"],
        {"reference": 7},
        {"reference": ["Patient/p1"]},
        {"identifier": {"value": "p1"}},
    ):
        yield f"about {json.dumps(said)}", "a.json", raw(bundle(patient(), encounter(subject=said)))
    theirs = encounter(subject={"reference": "Patient/p2"}, id="e2")
    yield (
        "a condition in another's encounter",
        "a.json",
        raw(bundle(patient(), condition(encounter={"reference": "Encounter/e2"}), theirs)),
    )
    yield (
        "a part of itself",
        "a.json",
        raw(bundle(patient(), encounter(partOf={"reference": "Encounter/e1"}))),
    )
    ring = [
        encounter(id=f"e{n}", partOf={"reference": f"Encounter/e{(n + 1) % 5}"}, period=None)
        for n in range(5)
    ]
    yield "parts in a circle", "a.json", raw(bundle(patient(), *ring))
    plans = [care_plan(id=f"cp{n}", partOf=[{"reference": f"CarePlan/cp{1 - n}"}]) for n in range(2)]
    yield "plans in a circle", "a.json", raw(bundle(patient(), *plans))
    yield "only somebody's encounter", "a.json", raw(encounter())
    yield "only somebody's diagnosis", "a.ndjson", raw(condition())


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def archives() -> Iterator[Case]:
    """Archives that are none, that climb, that swell."""
    good = zipped(("a.json", raw(whole_patient())))
    yield "an archive cut short", "a.zip", good[:-30]
    yield "an archive without a head", "a.zip", good[20:]
    yield "an archive with a spoiled middle", "a.zip", good[:60] + bytes(40) + good[100:]
    yield "a bomb", "a.zip", zipped(("a.json", raw(patient()) + b" " * (70 * 2**20)))
    yield "an archive in an archive", "a.zip", zipped(("a.zip", good))
    yield "a broken file in an archive", "a.zip", zipped(("../../../tmp/a.json", raw(patient())[:50]))
    yield (
        "six thousand files",
        "a.zip",
        zipped(*((f"{n}.json", raw(patient(ref=f"p{n}"))) for n in range(6_000)), method=zipfile.ZIP_STORED),
    )
    yield "an archive called JSON", "a.json", good[:200]


def sizes() -> Iterator[Case]:
    """More than anybody has."""
    head = b'{"resourceType":"Bundle","type":"collection","entry":['
    yield "a million entries", "a.json", head + b",".join([b"{}"] * 1_000_000) + b"]}"
    many = b",".join([b'{"resource":{"resourceType":"Observation"}}'] * 200_001)
    yield "200,001 observations", "a.json", head + many + b"]}"
    yield "6,000 encounters", "a.json", raw(bundle(patient(), *(encounter(id=f"e{n}") for n in range(6_000))))
    yield "a text of a megabyte", "a.json", raw(bundle(patient(), goal("x" * 2**20)))
    yield "a deep plan", "a.json", raw(bundle(patient(), care_plan(note=nest(60))))


def nest(depth: int) -> Any:
    """Lists in lists."""
    held: Any = "x"
    for _ in range(depth):
        held = [held]
    return held
