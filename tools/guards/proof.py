"""Guards of verification: what was altered is named, and nobody is said to have signed what isn't proved. Promise 4."""

from tools.guards import Guard, cut, guard

VERIFICATION, PASSKEYS = "chart/queries/verification.py", "chart/passkeys.py"
VERIFIED = "rooms/test_signing_verified.py::"
SIGNED = "attacks/test_signed_is_signed.py::"
ELSE = "attacks/test_signing_as_someone_else.py::"
ALONE = "attacks/test_single_guards.py::"

COLUMNS = "attacks/test_signed_columns.py::test_every_column_of_a_signed_note_is_covered"
BESIDE = "chart/queries/beside.py"

GONE = "attacks/test_signed_and_gone.py::test_a_signed_note"
PAPER = "attacks/test_paper_columns.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a note that was signed is there",
        4,
        cut(VERIFICATION, ', *ledger.named_by("note", acts=SIGNED)'),
        f"{GONE}_that_was_taken_away_with_all_its_rows_is_missed",
        f"{GONE}_made_into_a_draft_that_never_was_signed_is_found",
    ),
    guard(
        "a version that was signed is there",
        4,
        cut(VERIFICATION, "for number in sorted(map(str, signed - set(numbers)))", "for number in ()"),
        f"{GONE}_made_into_a_draft_that_never_was_signed_is_found",
    ),
    guard(
        "what left on paper has its row",
        4,
        cut("chart/queries/on_paper.py", "for one in (said - held).elements()", "for one in ()"),
        f"{PAPER}test_what_left_on_paper_is_missed_when_its_row_is_taken_away",
    ),
    guard(
        "a row of what left on paper has its entry",
        4,
        cut("chart/queries/on_paper.py", "for one in (held - said).elements()", "for one in ()"),
        f"{PAPER}test_a_row_that_was_put_there_is_found",
    ),
    guard(
        "verification hashes the content",
        4,
        cut(VERIFICATION, "if hash_of(raw) != version.content_hash:", "if False:"),
        f"{VERIFIED}test_a_text_resealed_with_the_clients_own_key_is_found",
    ),
    guard(
        "reading hashes the content",
        4,
        cut("chart/versions.py", "if hash_of(raw) != row.content_hash:", "if False:"),
        f"{VERIFIED}test_a_text_resealed_with_the_clients_own_key_is_found",
    ),
    guard(
        "content names its note, client, session and author",
        4,
        cut(VERIFICATION, "if about != row or by_whom !=", "if False and by_whom !="),
        f"{VERIFIED}test_a_note_moved_to_another_client_or_author_is_named",
        f"{ELSE}test_a_person_who_became_the_author_by_hand_of_the_database_is_found_out",
    ),
    guard(
        "beside: a note was begun when the ledger says",
        4,
        cut(
            BESIDE,
            "if not any(entry.act in BEGUN and entry.at == note.begun_at for entry in recorded):",
            "if False:",
        ),
        f"{COLUMNS}[chart_note]",
    ),
    guard(
        "beside: a note ended when it was signed",
        4,
        cut(BESIDE, "if note.ended_at != _ended_at(note, signatures, recorded):", "if False:"),
        f"{COLUMNS}[chart_note]",
    ),
    guard(
        "beside: a version's rows lie with the note's practice",
        4,
        cut(
            BESIDE,
            "if {version.practice_id, *(one.practice_id for one in signatures)} != {note.practice_id}:",
            "if False:",
        ),
        f"{COLUMNS}[chart_signature]",
    ),
    guard(
        "beside: a version has the words of its content",
        4,
        cut(
            BESIDE,
            "if version.words != sum(count_words(part.text) for part in content.sections):",
            "if False:",
        ),
        f"{COLUMNS}[chart_noteversion]",
    ),
    guard(
        "beside: a version was frozen when it was signed",
        4,
        cut(
            BESIDE,
            "if version.frozen_at != min((one.signed_at for one in signatures), default=version.frozen_at):",
            "if False:",
        ),
        f"{COLUMNS}[chart_noteversion]",
    ),
    guard(
        "beside: a note's format is its content's",
        4,
        cut(BESIDE, "if note.format != content.format:", "if False:"),
        f"{COLUMNS}[chart_note]",
    ),
    guard(
        "beside: a signed note names what its content names",
        4,
        cut(
            BESIDE,
            "if names != (sorted(code for code, _ in content.diagnoses), sorted(key for key, _ in content.goals)):",
            "if False:",
        ),
        f"{COLUMNS}[chart_notegoal]",
    ),
    guard(
        "beside: a return comment is the one that the ledger knows",
        4,
        cut(BESIDE, "if held != said:", "if False:"),
        f"{COLUMNS}[chart_returncomment]",
    ),
    guard(
        "beside: a return comment lies with the note's practice",
        4,
        cut(BESIDE, "if row.practice_id != note.practice_id:", "if False:"),
        f"{COLUMNS}[chart_returncomment]",
    ),
    guard(
        "the practice's signature verifies",
        4,
        cut(VERIFICATION, "found.append(\"the practice's signature doesn't verify\")", "pass"),
        f"{VERIFIED}test_an_altered_signature_is_named",
        f"{SIGNED}test_one_change_of_a_signature_is_found",
    ),
    guard(
        "the statement says what the row says",
        4,
        cut(VERIFICATION, "if said.get(name) != value", "if False"),
        f"{VERIFIED}test_an_altered_signature_is_named",
        f"{VERIFIED}test_a_signature_by_somebody_else_is_named",
    ),
    guard(
        "the ledger holds the signature",
        4,
        cut(VERIFICATION, 'return ["the ledger doesn\'t hold this signature"]', "return []"),
        f"{VERIFIED}test_a_signature_by_somebody_else_is_named",
    ),
    guard(
        "a state has its signatures",
        4,
        cut(
            VERIFICATION,
            "wrong.extend(_missing(note, version, there, [entry for entry in entries if entry.act in SIGNED]))",
            "pass",
        ),
        f"{VERIFIED}test_a_state_without_its_signatures_is_named",
    ),
    guard(
        "a note has its versions",
        4,
        cut(VERIFICATION, "if numbers != list(range(1, note.version + 1)):", "if False:"),
        f"{VERIFIED}test_a_state_without_its_signatures_is_named",
    ),
    guard(
        "“signed by” only where it is proved",
        4,
        cut(VERIFICATION, "if proved and not wrong:", "if signature.assertion:"),
        f"{VERIFIED}test_an_assertion_put_into_a_row_is_found",
        f"{SIGNED}test_one_change_of_a_signature_is_found",
    ),
    guard(
        "no page believes a row's assertion",
        4,
        cut("chart/queries/texts.py", "by_passkey=row.ref in proved", "by_passkey=bool(row.assertion)"),
        f"{ELSE}test_an_assertion_put_into_the_row_makes_no_page_say_signed_by",
    ),
    guard(
        "the enrolment is older than the signature",
        4,
        cut(PASSKEYS, "one.since < at and", "True and"),
        f"{VERIFIED}test_an_enrolment_recorded_after_the_signature_proves_nothing",
    ),
    guard(
        "the enrolment stood when it was signed",
        4,
        cut(PASSKEYS, " and (one.until is None or one.until >= at)"),
        f"{ALONE}test_a_passkey_removed_before_proves_nothing",
    ),
    guard(
        "the passkey signed this hash",
        4,
        cut(PASSKEYS, "if asked != bytes.fromhex(content_hash):", "if False:"),
        f"{ALONE}test_a_passkeys_signature_over_something_else_proves_nothing",
    ),
    guard(
        "the passkey saw whose hand it was",
        4,
        cut(PASSKEYS, "or flags & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED:", "or False:"),
        f"{ALONE}test_a_key_that_was_merely_touched_proves_nothing",
    ),
    guard(
        "the passkey's signature verifies",
        4,
        cut(
            PASSKEYS,
            "if not any(_verifies(one.public_key, message, signature) for one in standing):",
            "if False:",
        ),
        f"{ALONE}test_another_keys_signature_under_a_passkeys_name_is_found",
    ),
)
