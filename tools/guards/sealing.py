"""Guards of what lies at rest: the cipher, the place a box belongs to, keys and their end. Promises 1, 3, 10."""

from tools.guards import Guard, cut, guard

BOX, KEYRING, PROVIDER = "sealing/box.py", "sealing/keyring.py", "sealing/provider.py"
KEYS = "rooms/test_sealing_keys.py::"
CLIENTS = "rooms/test_clients_ledger.py::"
ALONE = "attacks/test_single_guards.py::"
REPLACED = "rooms/test_review_append_only.py::"
STANDING = "house/test_guards.py::test_every_guard_stands_after_the_migrations"

GUARDS: tuple[Guard, ...] = (
    guard(
        "the cipher of every sealed column",
        1,
        (
            cut(BOX, "AESGCM(key).encrypt(nonce, text, place.associated_data())", "text + bytes(16)"),
            cut(
                BOX,
                "AESGCM(key).decrypt(bytes(box[17:HEADER]), bytes(box[HEADER:]), place.associated_data())",
                "bytes(box[HEADER:-16])",
            ),
        ),
        "attacks/test_dump.py::test_a_dump_of_everything_holds_none_of_the_planted_words",
        f"{CLIENTS}test_no_sealed_column_holds_a_word_of_what_it_seals",
        "rooms/test_signing_at_once.py::test_no_word_of_a_note_lies_in_any_column_or_file",
    ),
    guard(
        "the cipher of sign-in secrets",
        1,
        (
            cut("people/adapters.py", "return secrets.seal(text)", "return text"),
            cut("people/adapters.py", "return secrets.unseal(encrypted_text)", "return encrypted_text"),
        ),
        "rooms/test_sign_in.py::test_the_secret_of_an_authenticator_app_is_never_in_the_database_in_clear",
    ),
    guard(
        "the hash of an offline code",
        1,
        (
            cut(
                "people/actions/factors_offline.py",
                "code_hash=make_password(plain(code))",
                "code_hash=plain(code)",
            ),
            cut(
                "people/actions/factors_offline.py",
                'check_password(plain(code), row.code_hash if row else make_password("none"))',
                "row is not None and row.code_hash == plain(code)",
            ),
        ),
        f"{ALONE}test_no_secret_that_lets_somebody_in_lies_in_a_row",
    ),
    guard(
        "the hash of an invitation's link",
        1,
        cut("people/queries/invitations.py", "hashlib.sha256(token.encode()).hexdigest()", "token"),
        "rooms/test_people_workforce.py::test_an_invited_person_chooses_a_password_then_a_second_factor",
        f"{ALONE}test_no_secret_that_lets_somebody_in_lies_in_a_row",
    ),
    guard(
        "the salt in what is hashed",
        1,
        cut("chart/content.py", "return os.urandom(SALT_BYTES)", "return bytes(SALT_BYTES)"),
        f"{ALONE}test_the_same_words_never_have_the_same_hash",
    ),
    guard(
        "mode 600 of a practice's key file",
        1,
        cut(PROVIDER, "if stat.S_IMODE(state.st_mode) & 0o077:", "if False:"),
        f"{KEYS}test_a_key_file_that_others_can_read_is_refused",
    ),
    guard(
        "mode 600 of the installation's key file",
        1,
        cut("config/home.py", "if home.installation_keys.stat().st_mode & 0o077:", "if False:"),
        f"{ALONE}test_the_installations_key_file_is_nobody_elses_to_read",
    ),
    guard(
        "no new installation keys for data that is there",
        1,
        cut("config/setup.py", " and not home.has_data()"),
        "attacks/test_keys.py::test_missing_keys_stop_every_command_with_a_sentence_and_nothing_is_made"
        "[command2-installation.json]",
    ),
    guard(
        "keys that must fit before anything is served",
        1,
        cut("sealing/queries.py", "if newest is not None:", "if False:"),
        "attacks/test_keys.py::test_keys_of_another_installation_open_nothing_and_say_so",
    ),
    guard(
        "row, column, version and practice under a box's tag",
        3,
        cut(BOX, "|{self.practice_ref}|{self.ref}|{self.column}|{self.version}"),
        f"{KEYS}test_a_box_opens_at_its_own_place_only",
        "attacks/test_signed_is_signed.py::test_content_moved_between_notes_clients_and_practices_never_opens",
        f"{CLIENTS}test_a_representatives_box_moved_to_another_client_doesnt_open",
        "rooms/test_chart_reads.py::test_a_swapped_diagnosis_doesnt_open",
    ),
    guard(
        "the version under a box's tag",
        3,
        cut(BOX, "|{self.version}"),
        f"{CLIENTS}test_an_earlier_version_of_an_identity_put_back_by_hand_doesnt_open",
        "rooms/test_scheduling_keeping.py::test_an_earlier_version_put_back_by_hand_doesnt_open",
    ),
    guard(
        "the owner under the wrap of a data key",
        3,
        cut(KEYRING, "|{row.practice_ref}|{row.ref}|{owner}"),
        f"{KEYS}test_a_wrapped_key_moved_to_another_owner_does_not_unwrap",
    ),
    guard(
        "a data key destroyed, not marked, and the check that one of the two is so",
        10,
        (
            cut(KEYRING, "live.update(wrapped=None, destroyed_at=at)", "live.update(destroyed_at=at)"),
            cut(
                "sealing/migrations/0001_initial.py",
                '("destroyed_at__isnull", False), ("wrapped__isnull", True)',
                '("destroyed_at__isnull", False)',
            ),
        ),
        f"{KEYS}test_a_destroyed_key_opens_nothing_and_does_not_come_back",
        "rooms/test_chart_drafts.py::test_a_discarded_drafts_keys_are_gone_and_the_ledger_keeps_that_it_was",
    ),
    guard(
        "keys of a draft ended with the draft",
        10,
        cut(
            "chart/draft_box.py",
            "transaction.on_commit(destroy, robust=True)",
        ),
        "rooms/test_signing.py::test_signing_ends_the_draft_and_its_keys",
        "rooms/test_chart_drafts.py::test_a_discarded_drafts_keys_are_gone_and_the_ledger_keeps_that_it_was",
    ),
    guard(
        "no rotation that brings a destroyed key back",
        10,
        cut(
            "sealing/actions.py",
            "live.filter(ref=row.ref, wrapped_by=before).update(wrapped=row.wrapped, wrapped_by=row.wrapped_by)",
            'row.save(using="keys", update_fields=["wrapped", "wrapped_by"])',
        ),
        f"{ALONE}test_a_key_destroyed_during_a_rotation_stays_destroyed",
    ),
    guard(
        "no rotation that writes over a newer one's",
        10,
        cut("sealing/actions.py", "live.filter(ref=row.ref, wrapped_by=before)", "live.filter(ref=row.ref)"),
        "rooms/test_review_keys.py::test_a_rotation_writes_over_nothing_that_another_one_wrapped_meanwhile",
    ),
    guard(
        "the trigger against a destroyed key's return",
        10,
        cut(
            "sealing/migrations/0002_never_deleted.py",
            "WHEN OLD.destroyed_at IS NOT NULL BEGIN",
            "WHEN 0 BEGIN",
        ),
        f"{ALONE}test_a_destroyed_keys_row_is_never_written_again",
        database="sqlite",
    ),
    guard(
        "the trigger against deleting keys",
        10,
        cut(
            "sealing/migrations/0002_never_deleted.py",
            "\"BEGIN SELECT RAISE(ABORT, 'keys are destroyed",
            "\"BEGIN SELECT ('keys are destroyed",
        ),
        f"{REPLACED}test_the_store_of_wrapped_keys_cant_be_emptied",
        database="sqlite",
    ),
    guard(
        "the trigger against replacing keys",
        10,
        cut("sealing/migrations/0003_never_replaced.py", "WHERE ref = NEW.ref) ", "WHERE 0) "),
        f"{REPLACED}test_nothing_takes_the_place_of_an_entry_a_signed_note_or_a_key",
        database="sqlite",
    ),
    guard(
        "the trigger against a destroyed key's return, and against replacing it",
        10,
        cut(
            "sealing/migrations/0003_never_replaced.py",
            "IF OLD.destroyed_at IS NOT NULL THEN",
            "IF false THEN",
        ),
        f"{ALONE}test_a_destroyed_keys_row_is_never_written_again",
        f"{REPLACED}test_nothing_takes_the_place_of_an_entry_a_signed_note_or_a_key",
        database="postgres",
    ),
    guard(
        "the trigger against emptying the store of keys",
        10,
        cut(
            "sealing/migrations/0003_never_replaced.py",
            "IF TG_OP IN ('DELETE', 'TRUNCATE') THEN",
            "IF TG_OP = 'TRUNCATE' THEN RETURN NULL; END IF; IF TG_OP = 'DELETE' THEN",
        ),
        f"{REPLACED}test_the_store_of_wrapped_keys_cant_be_emptied",
        database="postgres",
    ),
)
