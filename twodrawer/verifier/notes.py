"""The file of a signed note: who signed it and its addenda, or was attested for it, what and when."""

import hashlib
from typing import Any

from .known import Known
from .passkeys import check_assertion
from .texts import Wrong, b64, read_canonical, verify_ed25519
from .tree import Checkpoint, read_checkpoint, read_place

ACTS = {"author": "note.signed", "trainee": "note.submitted", "supervisor": "note.cosigned"}
PARTS = ({"author"}, {"trainee", "supervisor"})
CONTENT = set(
    "spec note_ref practice_ref client_ref session_ref author_ref addendum_to format version sections facts diagnoses "
    "goals salt".split()
)
SIGNATURE = {"statement", "practice_key", "practice_signature", "assertion", "entry", "enrolment"}


def check_note_file(said: dict[str, Any], known: Known) -> list[str]:
    """Who signed the note and its addenda, or was attested for it, what and when."""
    if set(said) != {"spec", "notes", "logs"} or not isinstance(said["logs"], dict) or not said["notes"]:
        raise Wrong("the file has other members than the specification")
    logs: dict[str, Checkpoint] = {}
    for log, one in said["logs"].items():
        if set(one) != {"checkpoint", "ledger_key"}:
            raise Wrong("the file has other members than the specification")
        logs[log] = read_checkpoint(one["checkpoint"], one["ledger_key"])
        if logs[log].origin.split("/")[:3] != ["twodrawer", "record", log]:
            raise Wrong("a checkpoint is of another log")
        known.trust_ledger(one["ledger_key"])
        known.say(logs[log])
    lines: list[str] = []
    first: dict[str, Any] = {}
    for number, note in enumerate(said["notes"]):
        content = check_note(note, first, logs, known, lines)
        first = first or content
        if number == 0 and content["addendum_to"] is not None:
            raise Wrong("an addendum stands without its note")
    used = {first["practice_ref"]} | ({"installation"} & set(logs))
    if set(logs) != used:
        raise Wrong("the file speaks of a log that it doesn't need")
    return lines


def check_note(
    note: Any, first: dict[str, Any], logs: dict[str, Checkpoint], known: Known, lines: list[str]
) -> dict[str, Any]:
    """The content of a note whose signatures all hold. Says them in `lines`."""
    if not isinstance(note, dict) or set(note) != {"content", "signatures"}:
        raise Wrong("a note has another form")
    raw = str(note["content"]).encode()
    content = read_canonical(raw, "the content")
    if set(content) != CONTENT or content["spec"] != "twodrawer-note-v1":
        raise Wrong("the content has other members than the specification")
    if first and (
        content["addendum_to"] != first["note_ref"]
        or content["practice_ref"] != first["practice_ref"]
        or content["client_ref"] != first["client_ref"]
    ):
        raise Wrong("an addendum belongs to another note")
    content_hash = hashlib.sha256(raw).hexdigest()
    statements = [check_signature(one, content, content_hash, logs, known) for one in note["signatures"]]
    parts = [said["part"] for said, _ in statements]
    if set(parts) not in PARTS or len(parts) != len(set(parts)):
        raise Wrong("signatures are missing, or there are some that don't belong there")
    if len({said["signer_ref"] for said, _ in statements}) != len(statements):
        raise Wrong("one person signed for two")
    what = "addendum" if content["addendum_to"] else "note"
    for said, since in statements:
        how = f", with a passkey enrolled {since[:10]}" if since else ""
        whose = "Signed by" if since else "Attested by the practice for"
        lines.append(
            f"{what} {content['note_ref'][-8:]}, version {content['version']}: {whose} {said['signer_name']} "
            f"({said['part']}) at {said['at']}{how}"
        )
    return content


def check_signature(
    one: Any, content: dict[str, Any], content_hash: str, logs: dict[str, Checkpoint], known: Known
) -> tuple[dict[str, Any], str]:
    """What the practice attested, and since when the passkey is enrolled that signed; blank without one."""
    if not isinstance(one, dict) or set(one) != SIGNATURE:
        raise Wrong("a signature has another form")
    raw = str(one["statement"]).encode()
    said, key = read_canonical(raw, "the statement"), b64(one["practice_key"])
    verify_ed25519(key, b64(one["practice_signature"]), raw, "the practice's signature")
    known.trust_practice(key)
    expected = {
        "spec": "twodrawer-signature-v1",
        "practice_ref": content["practice_ref"],
        "note_ref": content["note_ref"],
        "version": content["version"],
        "content_hash": content_hash,
    }
    for name, value in expected.items():
        if said.get(name) != value:
            raise Wrong(f"the statement says another {name.replace('_', ' ')}")
    if (said["signer_ref"] == content["author_ref"]) == (said["part"] == "supervisor"):
        raise Wrong("the signer isn't who may sign in that part")
    practice_log = logs.get(str(content["practice_ref"]))
    if practice_log is None:
        raise Wrong("the checkpoint of the practice's log is missing")
    check_entry(read_place(one["entry"], practice_log), said, content)
    with_passkey = said.get("how") == "passkey"
    if (one["assertion"] is not None, one["enrolment"] is not None) != (with_passkey, with_passkey):
        raise Wrong("the statement says another way of signing than the file shows")
    return said, check_enrolment(one, said, logs) if with_passkey else ""


def check_entry(entry: dict[str, Any], said: dict[str, Any], content: dict[str, Any]) -> None:
    """Nothing, if the ledger's entry is that of this signature (note N10)."""
    act = "note.amended" if said["part"] == "author" and content["addendum_to"] else ACTS.get(said["part"])
    facts = entry.get("facts", {})
    fits = (
        entry.get("act") == act
        and entry.get("outcome") == "done"
        and entry.get("log") == content["practice_ref"]
        and entry.get("actor") == {"kind": "member", "ref": said["signer_ref"]}
        and entry.get("at") == said["at"]
        and {"kind": "note", "ref": content["note_ref"]} in entry.get("refs", [])
        and [facts.get(name) for name in ("content_hash", "version", "part", "how")]
        == [said["content_hash"], said["version"], said["part"], said["how"]]
    )
    if not fits:
        raise Wrong("the ledger's entry is of another signature")


def check_enrolment(one: dict[str, Any], said: dict[str, Any], logs: dict[str, Checkpoint]) -> str:
    """Since when the passkey is enrolled that signed (note N8). That it was not removed before, the practice
    attests."""
    place = one["enrolment"]
    raw = str(place.get("leaf", "")) if isinstance(place, dict) else ""
    log = read_canonical(raw.encode(), "an entry").get("log")
    if str(log) not in logs:
        raise Wrong("the checkpoint of the log of an enrolment is missing")
    entry = read_place(place, logs[str(log)])
    if (entry.get("act"), entry.get("outcome")) != ("passkey.enrolled", "done"):
        raise Wrong("the enrolment is of another kind")
    if entry.get("ref") != said.get("enrolment_ref") or not str(entry.get("at")) < str(said["at"]):
        raise Wrong("the passkey wasn't enrolled before the signature")
    check_assertion(str(one["assertion"]), said["content_hash"], entry)
    return str(entry["at"])
