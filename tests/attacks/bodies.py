"""The least that each door takes in a post, on the stage."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.attacks.stage import World
from tests.cast import PASSWORD
from tests.fhir_files import patient, upload
from tests.papers import PDF
from tests.rooms.test_phrase_files import GOOD
from twodrawer.audit.reading import Reading
from twodrawer.chart import actions as chart
from twodrawer.disclosures.building import prepared
from twodrawer.disclosures.queries.packages import find_package, package_facts
from twodrawer.law import Act
from twodrawer.lib.refs import new_ref

Given = dict[str, Any]
Body = Callable[[World, Given], Any]

JSON_DOORS = frozenset(
    {
        "note_phrases_used",
        "note_save",
        "note_places",
        "note_journal_key",
        "keep_alive",
        "vault_ticket",
        "will_ticket",
    }
)

KIT_PASSPHRASE = "Sturgeon under 4 cold lanterns"
NEW_PASSWORD = "heron under the third bridge"


def _tomorrow(world: World) -> str:
    return str(world.cast.today + timedelta(days=9))


def _step(name: str) -> Body:
    """A post that signs, with a step that the rightful signer prepared."""

    def body(world: World, given: Given) -> Any:
        signer = "brandt" if name == "cosign" else "okafor"
        note = world["submitted"] if name == "cosign" else world["draft"]
        return {"step": str(chart.prepare_signature(note, **world.who(signer)).ref)}

    return body


def _submit_step(world: World, given: Given) -> Any:
    return {"step": str(chart.prepare_signature(world["trainee_draft"], **world.who("adeyemi")).ref)}


def _account(name: str) -> Body:
    return lambda world, given: {"account": str(world.account(name).pk)}


def _leave(package: str, name: str) -> Body:
    """A post that lets a release out, with the token of what its privacy officer looked at."""

    def body(world: World, given: Given) -> Any:
        who = world.who(name)
        opened = package_facts(find_package(world[package], Act.READ, by=who["by"], on=who["on"]))
        return {"seen": prepared(opened, read=Reading(), **who).token, "seal_for": ""}

    return body


QUESTION = {
    "purpose": "client_access", "record": "designated_record_set", "relation": "client", "recipient": "Rowan",
    "wants": "At the client's own request", "received_on": "2026-11-17", "authority": "none",
    "endangerment_finding": "none",
}  # fmt: skip
CLIENT = {"legal_name": "Lindgren", "pronouns": "she/her", "born": "1990-02-03", "language": "English"}

PAPER = {
    "version": "0", "kind": "authorization", "covers": ["progress_note"], "description": "Notes of 2026",
    "discloser": "Keller Psychotherapy", "recipient": "Brandt", "purpose_is": "named", "purpose": "Treatment",
    "expires_on": "2027-05-01",
}  # fmt: skip
TEMPLATE = {
    "name": "Short", "about": "", "heading_1": "Path", "prompt_1": "", "carries_1": ["intervention", "plan"], "required_1": "on",
}  # fmt: skip

BODIES: dict[str, Body] = {
    # keys and backups: the stage has no plan for them, and the answer says so
    "backups": lambda world, given: {"do": "backup"},
    # desk
    "vault_ticket": lambda world, given: {"purpose": "open"},
    "request_orders": lambda world, given: {"author": str(world.cast.member("brandt").ref), "key": ""},
    "lending": lambda world, given: {"to": str(world.cast.member("brandt").ref), "until": _tomorrow(world)},
    "will_ticket": lambda world, given: {"author": str(world.cast.member("okafor").ref), "reason": "died"},
    "set-up": lambda world, given: {"purpose": "set-up"},
    "treatment": lambda world, given: {"what": "diagnosis", "code": "F32.1", "from_day": str(world.cast.today)},
    "treatment goal": lambda world, given: {
        "what": "goal", "version_seen": "1", "title": "Swim again", "objective": "Twice a week", "from_day": str(world.cast.today),
    },
    "diagnosis_end": lambda world, given: {"version": "1", "version_seen": "1", "base": "1"},
    "goal_edit": lambda world, given: {
        "what": "goal", "version_seen": "1", "title": "Swim again", "objective": "Twice a week", "from_day": str(world.cast.today),
    },
    "goal end": lambda world, given: {"what": "end", "reached": "yes", "version_seen": "1"},
    "note_begin": lambda world, given: {"client": str(world["rowan"]), "format": "basic"},
    "note_save_form": lambda world, given: {"base": "1", "section_session": "More words."},
    "note_format": lambda world, given: {"base": "1", "section_session": "More words.", "format": "soap"},
    "note_discard": lambda world, given: {"sure": "yes"},
    "note_sign": _step("sign"),
    "submit": _submit_step,
    "note_cosign": _step("cosign"),
    "record_print": lambda world, given: {"purpose": "treatment", "from_day": "", "until_day": ""},
    "kit": lambda world, given: {
        "day": str(world.cast.today), "passphrase": KIT_PASSPHRASE, "again": KIT_PASSPHRASE, "drawn": "",
    },
    "note_return": lambda world, given: {"comment": "Say more about the plan."},
    "emergency": lambda world, given: {
        "name": "Tran", "born": "2011-06-21", "reason": "Tran has run out into the traffic.", "sure": "on",
    },
    "review_mark": lambda world, given: {
        "finding": f"emergency:{world['emergency']}",
        "remark": "It was an emergency.",
    },
    "access_find": lambda world, given: {"client_words": "Rowan"},
    # phrases
    "phrases": lambda world, given: {
        "what": "phrase", "letters": "lamp", "element": "plan", "text": "Bring the {object} on {day}.",
    },
    "phrases short": lambda world, given: {"what": "short", "short": "ctx", "text": "context"},
    "phrases take over": lambda world, given: {"what": "take_over", "content": GOOD},
    "phrases pin": lambda world, given: {"what": "pin", "phrase": "cbt.alog"},
    "phrases hold back": lambda world, given: {"what": "hold_back", "holds_back": "yes"},
    "phrases packs": lambda world, given: {"what": "packs", "packs": ["cbt", "dbt"]},
    "phrase_edit": lambda world, given: {"letters": "lamp", "element": "plan", "text": "Bring the {object} on {day}."},
    "phrase_file": lambda world, given: {"name": "Mine"},
    "note_template_new": lambda world, given: TEMPLATE,
    "note_template": lambda world, given: TEMPLATE,
    "template end": lambda world, given: {"what": "end"},
    "note_phrases": lambda world, given: {"phrase": "cbt.alog", "section": "session", "base": "1", "blank_1": "walks"},
    "note_draft_from": lambda world, given: {"source": "Client: I wake at three most nights.\nTherapist: See you on Friday then.", "file_name": ""},
    "model_settings": lambda world, given: {"do": "end"},
    "note_source_destroy": lambda world, given: {"sure": "yes"},
    "note_sentence_accept": lambda world, given: {},
    "note_sentence_delete": lambda world, given: {},
    "note_phrases_used": lambda world, given: json.dumps({"phrases": ["cbt.alog"]}),
    # chart
    "note_places": lambda world, given: json.dumps({"sentences": ["Client denies SI."]}),
    "note_save": lambda world, given: json.dumps(
        {"base": 1, "format": "basic", "sections": {"session": "More words.", "plan": ""}, "span": None, "tab": str(new_ref())}
    ),
    # people: clients
    "clients": lambda world, given: {"words": "Row"},
    "client_new": lambda world, given: CLIENT,
    "client_edit": lambda world, given: {**CLIENT, "version": "1"},
    "client_care": lambda world, given: {"what": "end"},
    "client_circle": lambda world, given: {
        "kind": "emergency", "name": "Marlow", "relation": "brother", "phone": "503-555-0177",
    },
    "circle team": lambda world, given: {
        "what": "care_team", "member_ref": str(world["member_brandt"]), "part": "covering",
    },
    "care_team_end": lambda world, given: {"member": str(world["member_lindqvist"])},
    "client_join": lambda world, given: {"words": "Tran"},
    "client_joined": lambda world, given: {"duplicate": str(world["tran"])},
    # fhir
    "imports": lambda world, given: {
        "clinician_ref": str(world["member_okafor"]), "chosen": upload(patient("Novak", born="1981-05-02")),
    },
    # scheduling
    "session_new": lambda world, given: {
        "clinician_ref": str(world["member_okafor"]), "client_refs": [str(world["rowan"])], "modality": "individual",
        "day": _tomorrow(world), "planned_start": "15:00", "planned_stop": "15:50", "place": "11",
    },
    "session_edit": lambda world, given: {
        "what": "attendance", "client": str(world["rowan"]), f"{world['rowan']}-attendance": "late_cancel",
    },
    "edit plan": lambda world, given: {
        "what": "plan", "version": "1", "day": _tomorrow(world), "planned_start": "16:00", "planned_stop": "16:50", "place": "11",
    },
    "edit cancel": lambda world, given: {"what": "cancel"},
    "edit times": lambda world, given: {
        "what": "times", "version": "1", "day": str(world.cast.today), "start": "09:00", "stop": "09:50",
    },
    "edit telehealth": lambda world, given: {
        "what": "telehealth", "client": str(world["rowan"]), f"{world['rowan']}-client_location": "Salem",
    },
    "edit add": lambda world, given: {"what": "add", "client_ref": str(world["tran"])},
    "edit remove": lambda world, given: {"what": "remove", "client": str(world["rowan"])},
    "session new series": lambda world, given: {
        **BODIES["session_new"](world, given), "repeats": "weekly", "times": "3", "decided": "yes",
    },
    "session_move": lambda world, given: {"version": "1", "day": _tomorrow(world), "planned_start": "16:00"},
    "session_attend": lambda world, given: {"client": str(world["rowan"]), "attendance": "no_show"},
    "session_series": lambda world, given: {
        "what": "change", "version": "1", "scope": "following", "day": _tomorrow(world), "planned_start": "17:00",
        "planned_stop": "17:50", "place": "11", "decided": "yes",
    },
    "series cancel": lambda world, given: {"what": "cancel", "scope": "all"},
    # disclosures: papers and agreements
    "paper_new": lambda world, given: dict(PAPER),
    "paper check": lambda world, given: {**PAPER, "what": "check"},
    "paper_edit": lambda world, given: {**PAPER, "version": "1"},
    "paper entered": lambda world, given: {**PAPER, "is_signed": "on", "signed_on": str(world.cast.today)},
    "paper_receive": lambda world, given: {"received_on": str(world.cast.today), "scan": upload(PDF, "scan.pdf")},
    "paper_sign": lambda world, given: {
        "version": "1", "who": "client", "name": "Rowan", "means_it": "on", "checked_how": "known",
    },
    "paper_end": lambda world, given: {
        "what": "revoked", "day": str(world.cast.today), "words": "I take it back", "in_writing": "on",
    },
    "paper refused": lambda world, given: {"what": "refused", "day": str(world.cast.today)},
    "paper_signers": lambda world, given: {"version": "0", "says": "of_age", "words": "Birth certificate"},
    "agreements": lambda world, given: {"what": "channel", "version": "1", "means": "Letters only"},
    "agreed restriction": lambda world, given: {"what": "restriction", "kept": "Nothing to my brother", "from_whom": "Tran"},
    "agreed notice": lambda world, given: {"what": "notice", "notice": str(world["notice"]), "name": "Rowan"},
    "restriction": lambda world, given: {"what": "end", "client_agrees": "on", "words": "Said so today"},
    "restriction agree": lambda world, given: {"what": "agree", "words": "We keep to it"},
    "privacy_notice": lambda world, given: {
        "version": "1", "words": "What we do with it", "from_day": str(world.cast.today),
    },
    # people: insurance
    "client_insurance": lambda world, given: {
        "what": "policy", "position": "secondary", "payer": "Alder Mutual", "member_id": "AM-220", "relation": "self",
        "from_day": str(world.cast.today),
    },
    "insurance referral": lambda world, given: {"what": "referral", "version": "1", "source": "A friend"},
    "policy_end": lambda world, given: {"last_day": str(world.cast.today)},
    # disclosures: releases and the account
    "releases": lambda world, given: QUESTION,
    "release": lambda world, given: {
        "do": "parts", "version": "1", "parts": ["notes", "sessions"], "until_day": str(world.cast.today),
    },
    "release names": lambda world, given: {"do": "names", "version": "1"},
    "release question": lambda world, given: {**QUESTION, "do": "question", "version": "1"},
    "release_leave": _leave("package", "haddad"),
    "leave marlow": _leave("marlow_package", "sato"),
    "accounting": lambda world, given: {
        "disclosure": str(world["disclosure"]), "until": _tomorrow(world), "says": "A letter of the harbor police",
    },
    "accounting_report": lambda world, given: {"requested_on": str(world.cast.today)},
    # disclosures: requests and legal holds
    "request_whose": lambda world, given: {"words": "Row"},
    "request_new": lambda world, given: {
        "kind": "access", "records": ["designated_record_set"], "words": "A copy", "relation": "client", "name": "Rowan",
        "through": "mail", "received_on": str(world.cast.today),
    },
    "request_step": lambda world, given: {"what": "withdraw", "version": "5", "words": "By phone"},
    "request_clinician": lambda world, given: {
        "what": "finding", "version": "5", "finding": "none", "words": "Nothing of the kind",
    },
    "request_review": lambda world, given: {"version": "5", "upheld": "yes", "words": "I see it too"},
    "outside_review": lambda world, given: {
        "version": "5", "upheld": "no", "words": "No danger", "scan": upload(PDF, "answer.pdf"),
    },
    "client_holds": lambda world, given: {"reason": "A letter announces a suit"},
    "hold_lift": lambda world, given: {"reason": "Settled"},
    # retention
    "retention": lambda world, given: {"kind": "payer", "years": "9", "says": "The contract"},
    "destruction_confirm": lambda world, given: {"confirm": "destroy"},
    "papers_end_confirm": lambda world, given: {"confirm": "destroy"},
    # people: workforce and sign-in
    "invite": lambda world, given: {"name": "Tran", "email": "tran@work.example", "roles": ["biller"]},
    "person": lambda world, given: {"do": "grant", "role": "biller", "from_day": str(world.cast.today)},
    "person deactivate": lambda world, given: {"do": "deactivate"},
    "settings": lambda world, given: {"name": "Keller Psychotherapy", "zone": "America/Los_Angeles", "idle_minutes": "15"},
    "account_login": lambda world, given: {"login": "okafor@nowhere.example", "password": PASSWORD},
    "account_change_password": lambda world, given: {
        "current": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD,
    },
    "account_reauthenticate": lambda world, given: {"password": PASSWORD},
    "account_reset_password": lambda world, given: {"email": "okafor@nowhere.example"},
    "usersessions_list": lambda world, given: {"end": "others"},
    "offline_code_sign_in": lambda world, given: {
        "email": "keller@nowhere.example", "code": "AAAA", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD,
    },
    "demo_sign_in": _account("okafor"),
}  # fmt: skip
