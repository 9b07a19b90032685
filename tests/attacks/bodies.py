"""The least that each door takes in a post, on the stage."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.attacks.stage import World
from tests.cast import PASSWORD
from tests.fhir_files import patient, upload
from twodrawer.chart import actions as chart
from twodrawer.lib.refs import new_ref

Given = dict[str, Any]
Body = Callable[[World, Given], Any]

JSON_DOORS = frozenset({"note_save", "note_journal_key", "keep_alive", "vault_ticket"})

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


CLIENT = {"legal_name": "Lindgren", "pronouns": "she/her", "born": "1990-02-03", "language": "English"}

BODIES: dict[str, Body] = {
    # desk
    "vault_ticket": lambda world, given: {"purpose": "open"},
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
    "note_return": lambda world, given: {"comment": "Say more about the plan."},
    # chart
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
    # people: insurance
    "client_insurance": lambda world, given: {
        "what": "policy", "position": "secondary", "payer": "Alder Mutual", "member_id": "AM-220", "relation": "self",
        "from_day": str(world.cast.today),
    },
    "insurance referral": lambda world, given: {"what": "referral", "version": "1", "source": "A friend"},
    "policy_end": lambda world, given: {"last_day": str(world.cast.today)},
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
