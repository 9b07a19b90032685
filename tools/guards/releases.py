"""Guards of releases and of the account of disclosures. Promises 6, 7, 8 and 9."""

from tools.guards import Guard, cut, guard

ACTIONS = "disclosures/actions/releases.py"
ACCOUNT = "disclosures/actions/accounting.py"
STANDING = "disclosures/standing_releases.py"
RELEASES = "rooms/test_releases.py::"
REFUSED = "rooms/test_releases_refused.py::"
ACCOUNTS = "rooms/test_account.py::"
WAYS = "spec/test_ways_out.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a release is asked for again at the moment it leaves",
        9,
        cut(ACTIONS, "    require_may_go(package, standing)\n    if now", "    if now"),
        f"{REFUSED}test_a_form_that_expires_overnight_stops_it_the_next_day",
        f"{REFUSED}test_a_release_without_proof_of_who_receives_it_does_not_go",
    ),
    guard(
        "what leaves is what was looked at",
        9,
        cut(ACTIONS, "if now != built.token:", "if False:"),
        f"{REFUSED}test_what_changed_since_it_was_looked_at_does_not_leave",
    ),
    guard(
        "a release leaves once",
        8,
        cut(ACTIONS, "if row.state != OPEN:", "if False:"),
        f"{RELEASES}test_a_release_leaves_once",
        f"{RELEASES}test_a_discarded_release_never_leaves",
    ),
    guard(
        "the named human alone decides",
        9,
        cut(STANDING, "said.human is answer.human", "True"),
        f"{REFUSED}test_what_a_court_asks_goes_when_the_person_has_decided_whom_the_law_names",
    ),
    guard(
        "what the record knows is not taken from whoever asks",
        9,
        cut(STANDING, "**_known(client_ref, by=by, on=on)", "**{}"),
        f"{REFUSED}test_what_the_record_knows_of_the_client_is_not_taken_from_whoever_asks",
    ),
    guard(
        "psychotherapy notes are not released from the record's side",
        8,
        cut(STANDING, "        faults.append(_apart())", "        pass"),
        f"{REFUSED}test_psychotherapy_notes_are_never_released_from_here_whether_there_are_any_or_not",
    ),
    guard(
        "nobody has decided means taken out",
        8,
        cut("disclosures/names.py", "one.choice is not Choice.KEEP", "one.choice is Choice.REDACT"),
        f"{RELEASES}test_until_somebody_has_decided_a_name_is_taken_out_of_what_is_shown",
    ),
    guard(
        "a session of a group is this client's alone in a release",
        8,
        cut("scheduling/queries.py", "                if p.client_id in refs\n", ""),
        f"{RELEASES}test_another_client_who_took_part_leaves_no_ref",
    ),
    guard(
        "a printed note is in the account",
        6,
        cut(
            "disclosures/actions/leaving.py",
            "account_for_own(Way.NOTE_PRINTED, text.line.client_ref, purpose=Purpose.TREATMENT, by=by, at=at)",
            "pass",
        ),
        f"{ACCOUNTS}test_whatever_is_printed_or_made_a_file_is_in_the_account_and_the_law_leaves_it_out",
        f"{WAYS}test_every_way_out_calls_the_account_or_holds_no_clients_record",
    ),
    guard(
        "only an agency holds a line back",
        9,
        cut(ACCOUNT, "if not may_be_held_back(Purpose(row.purpose)):", "if False:"),
        f"{ACCOUNTS}test_nobody_else_can_have_anything_left_out",
    ),
    guard(
        "who and why lie sealed",
        7,
        cut(
            "disclosures/sealed_releases.py",
            """    row.details = ring.seal(
        canonical({"v": 1, **details}),
        owner=owner_of(row.client_id),
        purpose=PAPERS,
        ref=row.ref,
        column=Disclosure.DETAILS,
    )""",
            """    row.details = canonical({"v": 1, **details})""",
        ),
        f"{ACCOUNTS}test_the_account_says_nothing_of_who_and_why_in_clear",
    ),
    guard(
        "the manifest's signature is checked",
        4,
        cut(
            "verifier/releases.py",
            """        return ("The manifest isn't signed with this key.",)""",
            "        pass",
        ),
        "attacks/test_release_manifest.py::test_no_other_key_holds_whatever_the_manifest_says_of_keys",
    ),
)
