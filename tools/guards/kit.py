"""Guards of the downtime kit: what leaves in it, for whom, and that it is sealed. Promises 6, 7, 8."""

from tools.guards import Guard, cut, guard

ATTACKS, ROOMS = "attacks/test_kit.py::", "rooms/test_kit.py::"
VIEW = "desk/views/kit.py"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a kit's entry comes before the file",
        6,
        cut(
            "chart/actions/leaving.py",
            'record(Event("kit.taken", tuple(read.refs), events.TREATMENT, tuple(read.under), facts), by=by, at=at)',
            "pass",
        ),
        f"{ATTACKS}test_with_the_ledger_failing_no_kit_leaves",
    ),
    guard(
        "the gate asks again for each client of a kit",
        8,
        cut("chart/actions/leaving.py", "for client_ref in file.client_refs:", "for client_ref in ():"),
        f"{ROOMS}test_a_care_team_that_changed_while_the_file_was_sealed_stops_it_at_the_gate",
    ),
    guard(
        "a kit is sealed",
        7,
        cut(
            "desk/kit/file.py",
            "ciphertext = sealed(plain, passphrase=passphrase, work_factor=WORK_FACTOR)",
            "ciphertext = plain",
        ),
        f"{ROOMS}test_without_the_passphrase_the_file_says_its_day_and_nothing_of_anybody",
    ),
    guard(
        "only clinical roles take a kit, at the query and at the gate",
        8,
        (
            cut(VIEW, "require_kit(by=who.by, on=who.on)", "pass"),
            cut(
                "chart/queries/paper.py",
                "return law.require(by, Act.PRINT, own, on=on).citations",
                "return ()",
            ),
        ),
        f"{ROOMS}test_who_treats_nobody_takes_no_kit[novak]",
    ),
    guard(
        "a kit takes a fresh proof",
        8,
        cut(VIEW, "away = confirm_first(request)", "away = None"),
        f"{ATTACKS}test_a_kit_takes_a_fresh_proof",
    ),
    guard(
        "a kit never opens under the record's address",
        8,
        cut(VIEW, 'content_type="application/octet-stream"', 'content_type="text/html"'),
        f"{ATTACKS}test_the_answer_is_a_file_to_keep_and_never_a_page_of_ours",
    ),
    guard(
        "a kit holds signed notes only",
        8,
        cut(
            "chart/queries/paper.py",
            """            break
        if State(note.state) not in IN_RECORD or note.addendum_to_id is not None:""",
            """            break
        if State(note.state) is State.DRAFT or note.addendum_to_id is not None:""",
        ),
        f"{ROOMS}test_what_nobody_signed_is_not_in_it_and_colleagues_clients_are_not",
    ),
    guard(
        "a passphrase of a kit isn't short",
        8,
        cut("desk/kit/passphrase.py", "if len(words) < SHORTEST:", "if False:"),
        f"{ROOMS}test_a_weak_passphrase_is_refused_on_the_server_too[short one]",
    ),
    guard(
        "the last chunk of a kit is marked",
        7,
        cut("lib/age_passphrase.py", "bytes([at == last])", "bytes([0])"),
        f"{ROOMS}test_contents_of_any_length_come_back[65537]",
    ),
)
