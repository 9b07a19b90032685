"""Canaries: sentences and names that stand nowhere else, put into every text field of the record through its pages.

`plant` writes to the record as often as it takes; `plant_everywhere` goes through every other field once, with what is
refused as well as with what is taken. Who plants notes which field got one: tests/attacks/test_dump.py holds that against
the program's own forms. `haystacks` are the places that are searched afterwards.
"""

import base64
import random
import re
import urllib.parse
from datetime import date, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from tests.attacks.visitor import Answer, Visitor, arrive
from tests.fhir_files import bundle, care_plan, condition, goal, patient, raw, related
from tests.support.counts import count
from tests.support.house import House

CANARIES = count("canaries", usual=100, full=1_000)

WORDS = ("amber birch cobalt dune ember fjord garnet heron indigo juniper kelp larch maple nectar opal pebble quartz "
         "rowboat saffron thistle umber velvet willow xylem yarrow zephyr").split()  # fmt: skip
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Canaries:
    """Sentences and names that stand nowhere else in the world, each noted when it is handed out."""

    def __init__(self, seed: int = 20261119) -> None:
        self._chance = random.Random(seed)
        self.all: list[str] = []
        self.practices: list[str] = []  # those of them that became the practice's own name

    def sentence(self) -> str:
        """Six words and a number."""
        said = " ".join([*self._chance.sample(WORDS, 6), f"{self._chance.randrange(10**6):06d}"])
        self.all.append(said)
        return said

    def name(self) -> str:
        """Two words that could be a name."""
        first, second = ("".join(self._chance.sample(WORDS, 2)).title() for _ in range(2))
        self.all.append(f"{first} {second}")
        return self.all[-1]

    def phone(self) -> str:
        """A number nobody has."""
        self.all.append(f"503-555-{self._chance.randrange(10**4):04d}{self._chance.randrange(10**6):06d}")
        return self.all[-1]

    def mail(self) -> str:
        """An address nobody has."""
        self.all.append("".join(self._chance.sample(WORDS, 3)) + "@home.example")
        return self.all[-1]


def ref_in(pattern: str, text: str) -> str:
    """The ref that a page names behind this pattern."""
    found = re.search(pattern.replace("REF", f"({UUID})"), text)
    assert found, pattern
    return found.group(1)


def client_of(novak: Visitor, words: Canaries, clinician: str) -> str:
    """A new client, every field of them planted."""
    page = novak.get("/clients/new/").text
    treats = re.search(rf'<option value="({UUID})"[^>]*>[^<]*{clinician}', page)
    assert treats, (clinician, re.findall(r"<option[^>]*>[^<]*", page), page[:300])
    body = {
        "legal_name": words.name(), "preferred_name": words.name(), "pronouns": words.name()[:30], "born": "1987-04-03",
        "language": words.name()[:30], "record_number": words.phone(), "phone": words.phone(), "email": words.mail(),
        "address": words.sentence(), "contact_note": words.sentence(), "treated_by": treats.group(1),
    }  # fmt: skip
    done = novak.post("/clients/new/", body, form_on="/clients/new/")
    assert done.status == 302, (done.status, re.findall(r"<h1[^>]*>(.*?)</h1>", done.text))
    ref = ref_in("/clients/REF/", done.place)
    person = {"kind": "emergency", "name": words.name(), "relation": words.sentence()[:60], "authority": words.sentence(),
              "phone": words.phone(), "email": words.mail()}  # fmt: skip
    assert novak.post(f"/clients/{ref}/people/", person).status == 302
    return ref


def session_of(writer: Visitor, words: Canaries, client: str, clock: str, day: str) -> str:
    """A session by telehealth with its words planted."""
    page = writer.get("/sessions/new/").text
    clinician = ref_in(r'name="clinician_ref"[\s\S]*?<option value="REF"', page)
    hour = int(clock)
    plan = {"clinician_ref": clinician, "client_refs": client, "modality": "individual", "day": day, "place": "10",
            "planned_start": f"{hour:02d}:00", "planned_stop": f"{hour:02d}:50", "title": words.sentence(), "room": "", "cpt": ""}  # fmt: skip
    done = writer.post("/sessions/new/", plan, form_on="/sessions/new/")
    assert done.status == 302, (done.status, re.findall(r"<h1[^>]*>(.*?)</h1>", done.text))
    ref = ref_in("/sessions/REF/", done.place)
    place = {"what": "telehealth", "client": client, f"{client}-client_location": words.sentence(),
             f"{client}-platform": words.name(), f"{client}-trouble": words.sentence()}  # fmt: skip
    assert writer.post(f"/sessions/{ref}/edit/", place).status == 302
    return ref


def note_of(writer: Visitor, words: Canaries, session: str, client: str) -> str:
    """A draft with a sentence in each section."""
    writer.post(f"/sessions/{session}/begin/", {"client": client, "format": "soap"})
    page = writer.get(f"/sessions/{session}/?client={client}").text
    ref = ref_in("/notes/REF/", page)
    body = {f"section_{name}": words.sentence() for name in ("subjective", "objective", "assessment", "plan")}
    assert writer.post(f"/notes/{ref}/save-form/", {**body, "base": "0"}).status == 302
    return ref


def sign(writer: Visitor, note: str, door: str = "sign") -> None:
    """Signed by its form."""
    step = re.search(rf'name="step" value="({UUID})"', writer.get(f"/notes/{note}/{door}/").text)
    assert step
    done = writer.post(f"/notes/{note}/{door}/", {"step": step.group(1)})
    assert done.status == 302, (done.status, re.findall(r"<h1[^>]*>(.*?)</h1>", done.text))


def plant(house: House, words: Canaries) -> None:
    """Every text field of every page has been written to, as often as it takes."""
    novak, okafor, adeyemi, brandt = (
        arrive(house, name) for name in ("novak", "okafor", "adeyemi", "brandt")
    )
    plant_import(novak, words)
    day = date(2026, 11, 18)
    while len(words.all) < CANARIES:
        plant_once(novak, okafor, adeyemi, brandt, words, day.isoformat())
        day -= timedelta(days=1)


def plant_import(novak: Visitor, words: Canaries) -> None:
    """Files of another system, large enough that a careless server would put them into its temporary folder: one
    that is taken, one that waits half-way, one that is refused."""
    page = novak.get("/clients/import/").text
    okafor = ref_in(r'<option value="REF">Okafor', page)

    def export() -> bytes:
        name, number = words.name(), words.phone()
        about = {"subject": {"reference": "Patient/p1"}}
        said = [
            patient(name, identifier=[{"system": words.sentence(), "value": number}], text={"div": words.sentence()}),
            goal(words.sentence(), **about), care_plan(title=words.sentence(), **about),
            condition(**about) | {"note": [{"text": words.sentence()}]}, related(name=[{"text": words.name()}]),
        ]  # fmt: skip
        return raw(bundle(*said)) + b" " * 3_000_000

    def send(*files: bytes) -> Answer:
        return novak.post_files("/clients/import/", {"clinician_ref": okafor}, {"chosen": list(files)})

    taken = send(export()).place
    assert novak.post(taken, {}, form_on=taken).status == 302
    assert send(export()).status == 302
    assert send(export()[:-3_000_001]).status == 422
    assert words.all[0] in novak.get(taken).text


def plant_once(
    novak: Visitor, okafor: Visitor, adeyemi: Visitor, brandt: Visitor, words: Canaries, day: str
) -> None:
    """One round of it, with sessions early on that day."""
    rowans, other, trainees = (client_of(novak, words, who) for who in ("Okafor", "Okafor", "Adeyemi"))
    for client in (rowans, other):
        for _ in range(4):
            goal = {"what": "goal", "version_seen": "1", "title": words.sentence()[:110], "objective": words.sentence(),
                    "unit": "nights", "from_day": "2026-11-18"}  # fmt: skip
            assert okafor.post(f"/clients/{client}/treatment/", goal).status == 302
        for code in ("F41.1", "F32.1"):
            diagnosis = {
                "what": "diagnosis",
                "code": code,
                "note": words.sentence(),
                "from_day": "2026-11-18",
            }
            assert okafor.post(f"/clients/{client}/treatment/", diagnosis).status == 302
    early = session_of(okafor, words, rowans, "5", day)
    signed = note_of(okafor, words, early, rowans)
    sign(okafor, signed)
    okafor.post(f"/notes/{signed}/addendum/", {})
    addendum = ref_in("/notes/REF/save", okafor.get(f"/sessions/{early}/?client={rowans}").text)
    okafor.post(f"/notes/{addendum}/save-form/", {"section_addendum": words.sentence(), "base": "0"})
    late = session_of(okafor, words, other, "6", day)
    discarded = note_of(okafor, words, late, other)
    assert okafor.post(f"/notes/{discarded}/discard/", {"sure": "yes"}).status == 302
    note_of(okafor, words, late, other)
    theirs = session_of(adeyemi, words, trainees, "5", day)
    submitted = note_of(adeyemi, words, theirs, trainees)
    sign(adeyemi, submitted)
    assert brandt.post(f"/notes/{submitted}/return/", {"comment": words.sentence()}).status == 302
    misfortunes(okafor, novak, words, signed, rowans)


def misfortunes(okafor: Visitor, novak: Visitor, words: Canaries, signed: str, client: str) -> None:
    """What goes wrong leaves no more behind than what goes right."""
    assert (
        okafor.post(f"/notes/{signed}/save-form/", {"section_plan": words.sentence(), "base": "1"}).status
        == 410
    )
    assert novak.post("/clients/new/", {"legal_name": words.name(), "born": words.sentence()}).status == 422
    assert novak.post("/clients/", {"words": words.name()}).status == 200
    assert novak.post(f"/clients/{client}/join/", {"words": words.name()}).status == 200
    stale = {"legal_name": words.name(), "version": "99", "address": words.sentence()}
    assert novak.post(f"/clients/{client}/edit/", stale).status == 409
    assert okafor.get("/nowhere/" + urllib.parse.quote(words.sentence()) + "/").status == 404
    assert okafor.get("/?" + urllib.parse.urlencode({"note": words.sentence()})).status == 200
    okafor.post("/account/sign-in/", {"login": words.mail(), "password": words.sentence()})


def forms(canary: str) -> list[bytes]:
    """The ways in which a word can lie in a file."""
    raw = canary.encode()
    found = [raw, raw.lower(), raw.hex().encode(), raw.hex().upper().encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be"),
             urllib.parse.quote(canary).encode(), urllib.parse.quote_plus(canary).encode()]  # fmt: skip
    for offset in range(3):
        encoded = base64.b64encode(b"x" * offset + raw)
        whole = encoded[4 if offset else 0 : len(encoded) - 4]
        found += [whole, whole.replace(b"+", b"-").replace(b"/", b"_")]
    return found


def hits(haystack: bytes, canaries: list[str]) -> list[str]:
    """The canaries that stand in these bytes in some form."""
    return [canary for canary in canaries if any(form in haystack for form in forms(canary))]


def haystacks(house: House, *more: Path) -> dict[str, bytes]:
    """Every file of the installation, its log, its temporary folder, and every row of its databases."""
    found = {}
    for root in (house.home, house.log, *more):
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and "static" not in path.parts:
                found[str(path)] = path.read_bytes()
    for variable, address in house.stores.items():
        with psycopg.connect(address) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                rows = connection.execute(
                    sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
                ).fetchall()
                parts = [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for row in rows
                    for value in row
                ]
                found[f"{variable} {table}"] = b"\n".join(parts)
    return found
