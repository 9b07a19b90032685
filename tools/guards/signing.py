"""Guards of signing and of what was signed: nobody for another, nothing unseen, nothing afterwards. Promise 4."""

from tools.guards import Guard, cut, guard

STEPS, SIGNING, MAY = "chart/actions/steps.py", "chart/actions/signing.py", "law/may.py"
TRIGGERS, REPLACING = "chart/migrations/0002_append_only.py", "chart/migrations/0003_no_replacing.py"
ELSE = "attacks/test_signing_as_someone_else.py::"
LOCK = "attacks/test_lock_bypass.py::"
SIGNED = "rooms/test_signing.py::"
VERIFIED = "rooms/test_signing_verified.py::"
WHO = "spec/law/test_who_may.py::"
ENDED = "attacks/test_ended_rights.py::"
REFUSES = "attacks/test_signed_is_signed.py::test_the_database_itself_refuses_to_change_or_delete"


def append_only(table: str) -> Guard:
    """The triggers of one table of the chart."""
    line = f'append_only("{table}"),'
    return guard(f"append-only: {table}", 4, cut(TRIGGERS, line), f"{REFUSES}[{table}]")


GUARDS: tuple[Guard, ...] = (
    guard(
        "a step serves its signer",
        4,
        cut(STEPS, ", signer_id=by.ref).first()", ").first()"),
        f"{ELSE}test_two_supervisors_of_one_trainee_cannot_use_each_others_step",
    ),
    guard(
        "a step serves its note",
        4,
        cut(STEPS, "filter(ref=step_ref, note=note,", "filter(ref=step_ref,"),
        f"{ELSE}test_a_step_serves_one_note_and_once",
        f"{SIGNED}test_a_step_of_another_note_or_person_signs_nothing",
    ),
    guard(
        "a step serves the revision that was looked at",
        4,
        cut(STEPS, "if step.revision != revision:", "if False:"),
        f"{LOCK}test_text_changed_after_it_was_looked_at_is_not_signed",
        f"{SIGNED}test_only_what_was_looked_at_is_signed",
    ),
    guard(
        "a step lives five minutes",
        4,
        cut(STEPS, "if not timedelta(0) <= at - step.made_at <= LIVES:", "if False:"),
        f"{SIGNED}test_a_step_lives_five_minutes",
    ),
    guard(
        "a signature needs fresh proof of the person",
        4,
        cut(
            SIGNING, "if confirmed_at is None or not -CLOCK_SLACK <= at - confirmed_at <= FRESH:", "if False:"
        ),
        f"{SIGNED}test_a_signature_needs_fresh_proof_of_the_person",
    ),
    guard(
        "fresh proof on the page and in the action",
        4,
        (
            cut(
                "people/doors.py",
                "return stands_in_for_demo(request) or _lately(request, _proofs(request, again=True)",
                "return True or _lately(request, _proofs(request, again=True)",
            ),
            cut(
                SIGNING,
                "if confirmed_at is None or not -CLOCK_SLACK <= at - confirmed_at <= FRESH:",
                "if False:",
            ),
        ),
        f"{ELSE}test_a_signature_needs_the_person_and_not_only_the_browser",
    ),
    guard(
        "a proof lasts five minutes",
        4,
        cut(
            "people/doors.py",
            "return any(now - moment <= within for moment in proofs)",
            "return bool(proofs)",
        ),
        f"{ENDED}test_a_confirmation_does_not_outlive_its_five_minutes",
    ),
    guard(
        "a proof from the future is none",
        4,
        cut("people/doors.py", " if moment <= now + timedelta(seconds=5)]", "]"),
        f"{ENDED}test_a_cookie_from_a_clock_set_back_proves_nothing",
    ),
    guard(
        "no signature at a time before the ledger's newest",
        4,
        cut(SIGNING, "if clock_is_behind(by.practice_ref, at=at, slack=CLOCK_SLACK):", "if False:"),
        f"{SIGNED}test_a_clock_that_jumped_back_signs_nothing",
    ),
    guard(
        "a passkey's assertion is checked before it signs",
        4,
        cut(
            SIGNING,
            "return assertions.verify(by.account_ref, bytes.fromhex(content_hash), assertion)",
            "return None",
        ),
        f"{ELSE}test_an_assertion_that_is_not_this_persons_over_this_text_signs_nothing",
        f"{ELSE}test_an_assertion_used_once_signs_no_second_note",
        f"{VERIFIED}test_only_an_assertion_over_this_hash_by_ones_own_passkey_signs",
    ),
    guard(
        "a passkey counts only with its entry",
        4,
        cut(
            "people/signin/assertions.py",
            "enrolled = {passkey.credential_id: passkey for passkey in",
            "rows = Authenticator.objects.filter(user_id=account_ref, type=Authenticator.Type.WEBAUTHN)\n"
            "    enrolled = {credential_of(row).credential_id: EnrolledPasskey(credential_of(row).credential_id, b'', "
            "None, account_ref) for row in rows} or {passkey.credential_id: passkey for passkey in",
        ),
        "rooms/test_sign_in_passkeys.py::test_a_passkey_put_into_the_table_behind_the_ledgers_back_signs_nothing",
        f"{VERIFIED}test_only_an_assertion_over_this_hash_by_ones_own_passkey_signs",
    ),
    guard(
        "only a supervisor of the author cosigns",
        4,
        cut(
            "chart/actions/supervision.py",
            "under = require_act(Act.COSIGN, note, by=by, on=on)",
            "under = ()",
        ),
        f"{ELSE}test_a_supervisor_without_a_link_to_the_author_cosigns_nothing",
        f"{SIGNED}test_only_a_supervisor_linked_to_the_author_that_day_cosigns",
    ),
    guard(
        "nobody cosigns their own note",
        4,
        cut(MAY, "return NOBODY_COSIGNS_OWN", "return None"),
        f"{WHO}test_a_supervisor_never_cosigns_their_own_note_even_with_a_link_to_themselves",
        f"{SIGNED}test_nobody_cosigns_their_own_note",
    ),
    guard(
        "a trainee never signs",
        4,
        cut(MAY, "return TRAINEE_NEVER_SIGNS", "return None"),
        f"{WHO}test_a_trainee_who_was_also_made_a_clinician_still_never_signs",
    ),
    guard(
        "a supervisor never edits",
        4,
        cut(MAY, "return SUPERVISOR_NEVER_EDITS if supervises and act in _CHANGING else None", "return None"),
        f"{SIGNED}test_a_supervisor_reads_and_returns_but_never_edits",
    ),
    guard(
        "a note moves as the table says",
        4,
        cut("chart/moves.py", "if to not in NOTE_MOVES[State(note.state)]:", "if False:"),
        f"{SIGNED}test_a_note_moves_only_as_the_table_says",
    ),
    guard(
        "no writing into what was signed, and no move out of it",
        4,
        (
            cut(
                "chart/standing.py",
                "if note.author_id == by.ref and State(note.state) not in WRITABLE:",
                "if False:",
            ),
            cut("chart/moves.py", "if to not in NOTE_MOVES[State(note.state)]:", "if False:"),
        ),
        f"{LOCK}test_no_door_changes_what_was_signed_or_submitted",
        f"{LOCK}test_signing_twice_makes_one_signature",
    ),
    guard(
        "only its author adds to a note",
        4,
        (
            cut("chart/actions/addenda.py", "elif State(note.state) in IN_RECORD:", "elif False:"),
            cut(
                "chart/actions/addenda.py",
                "under = require_act(Act.AMEND, note, by=by, on=on, stands=stands)",
                "under = ()",
            ),
        ),
        "rooms/test_signing_afterwards.py::test_only_the_author_adds_to_a_signed_note",
    ),
    append_only("chart_noteversion"),
    append_only("chart_signature"),
    append_only("chart_returncomment"),
    append_only("chart_print"),
    guard(
        "no other version under the same number",
        4,
        cut(
            REPLACING,
            '("chart_noteversion", ("ref",), ("note_id", "version"))',
            '("chart_noteversion", ("ref",))',
        ),
        "rooms/test_review_append_only.py::test_a_second_version_under_the_same_number_is_refused_whatever_its_ref",
        database="sqlite",
    ),
    guard(
        "no replacing of a signature",
        4,
        cut(
            REPLACING,
            'no_replacing("chart_signature", ("ref",), ("version_id", "part")),',
        ),
        "rooms/test_review_append_only.py::test_nothing_takes_the_place_of_an_entry_a_signed_note_or_a_key",
        database="sqlite",
    ),
    guard(
        "append-only tables can't be emptied",
        4,
        cut(
            "lib/append_only.py", 'f"FOR EACH STATEMENT EXECUTE', 'f"FOR EACH STATEMENT WHEN (false) EXECUTE'
        ),
        "attacks/test_single_guards.py::test_what_is_kept_cant_be_emptied",
        database="postgres",
    ),
    guard(
        "append-only tables lose no row",
        4,
        cut("lib/append_only.py", "_no_change BEFORE UPDATE OR DELETE ON", "_no_change BEFORE UPDATE ON"),
        REFUSES,
        database="postgres",
    ),
    guard(
        "a trigger that is gone stops start-up",
        4,
        cut(
            "config/guards.py",
            "return required(connection.vendor)[connection.alias] - standing",
            "return frozenset()",
        ),
        "house/test_guards.py::test_a_guard_that_was_dropped_stops_start_up",
    ),
)
