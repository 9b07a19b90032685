"""Guards of the vault's process: who comes in, what is taken, what is served. Promises 1, 3, 6, 7 and 8."""

from tools.guards import Guard, cut, guard

TICKETS, BEGIN, PROVE, KEYS = (
    "vault/tickets.py",
    "vault/actions/begin.py",
    "vault/actions/prove.py",
    "vault/actions/keys.py",
)
AGE, SAVING, ROTATION = "vault/age_file.py", "vault/actions/saving.py", "vault/actions/rotation.py"
WALLS, QUERIES, ORIGINS = "vault/walls.py", "vault/queries.py", "config/origins.py"
TICKET = "attacks/test_vault_tickets.py::"
UPLOAD = "attacks/test_vault_uploads.py::"
SAVE = "attacks/test_vault_saves.py::"
WALL = "attacks/test_vault_walls.py::"
SAID = "attacks/test_vault_statements.py::"
DOORS = "spec/test_vault_doors.py::test_the_door_answers_each_token_as_the_table_says"
HOUSE = "house/test_vault_walls.py::"
AT_EVERY_DOOR = f"{UPLOAD}test_a_file_that_no_browser_of_ours_sealed_is_refused_at_every_door"

GUARDS: tuple[Guard, ...] = (
    # -- tickets -----------------------------------------------------------------------------------------
    guard(
        "vault: a ticket is signed by the record",
        1,
        cut("lib/signed.py", "if not any(_is_signed(payload, signature, key) for key in keys):", "if False:"),
        f"{TICKET}test_a_ticket_that_somebody_else_signed_is_refused_and_stands_in_the_ledger",
        f"{TICKET}test_a_ticket_whose_author_was_exchanged_is_refused",
    ),
    guard(
        "vault: a ticket is for this vault",
        1,
        cut(TICKETS, 'if said["aud"] != audience:', "if False:"),
        f"{TICKET}test_a_statement_that_is_no_ticket_for_this_vault_is_refused",
    ),
    guard(
        "vault: a ticket runs out",
        1,
        cut(TICKETS, "if at >= ends:", "if False:"),
        f"{TICKET}test_a_ticket_that_ran_out_is_refused_and_says_by_how_much",
    ),
    guard(
        "vault: a ticket lives a minute at most",
        1,
        cut(TICKETS, " or not timedelta(0) < ends - issued <= LIVES"),
        f"{TICKET}test_a_ticket_good_for_longer_than_a_minute_is_none",
    ),
    guard(
        "vault: clocks that differ are said",
        1,
        cut(TICKETS, "if issued > at + SKEW:", "if False:"),
        f"{TICKET}test_clocks_forty_seconds_apart_get_a_sentence_and_twenty_are_borne",
    ),
    guard(
        "vault: a ticket works once",
        1,
        cut(BEGIN, "if not is_first:", "if False:"),
        f"{TICKET}test_a_ticket_works_once_even_for_eight_at_once",
        f"{TICKET}test_a_used_ticket_stays_used_through_a_restart_and_its_row_cannot_be_taken_away",
    ),
    guard(
        "vault: a token ends",
        1,
        cut(BEGIN, ", expires_at__gt=at"),
        f"{TICKET}test_a_token_ends_after_ten_minutes",
    ),
    # -- proofs ------------------------------------------------------------------------------------------
    guard(
        "vault: nothing is served without a proof of key",
        1,
        cut(
            QUERIES,
            "if by.proved_ref is None or not Identity.objects.filter(**by.own, ref=by.proved_ref).exists():",
            "if False:",
        ),
        f"{TICKET}test_a_stolen_ticket_gets_not_one_byte_of_ciphertext_nor_a_count",
    ),
    guard(
        "vault: an answer must be right",
        1,
        cut(PROVE, "\n        or not hmac.compare_digest(row.answer_sha256, hash_of(proof.answer))"),
        f"{TICKET}test_a_wrong_answer_spends_the_challenge",
    ),
    guard(
        "vault: a challenge has one try",
        1,
        cut(PROVE, "row.delete()  # V-API-12: one try", "pass"),
        f"{TICKET}test_a_wrong_answer_spends_the_challenge",
        f"{TICKET}test_an_answer_works_once",
    ),
    guard(
        "vault: an answer is for one recipient",
        1,
        cut(PROVE, "\n        or row.recipient != recipient"),
        f"{TICKET}test_an_answer_belongs_to_the_token_and_the_identity_it_was_asked_for",
        f"{TICKET}test_a_recipient_whose_key_was_not_shown_is_not_enrolled",
    ),
    guard(
        "vault: an answer comes within a minute",
        1,
        cut(PROVE, "\n        or at >= row.expires_at"),
        f"{TICKET}test_an_answer_that_is_late_is_none",
    ),
    guard(
        "vault: challenges cannot be piled up",
        1,
        cut(PROVE, "if Challenge.objects.filter(bearer_id=by.bearer_ref).count() >= MOST_OPEN:", "if False:"),
        f"{TICKET}test_challenges_cannot_be_piled_up",
    ),
    guard(
        "vault: an identity needs a set-up ticket",
        1,
        cut(KEYS, "require_set_up(by)  # V-API-14", "pass"),
        f"{TICKET}test_nobody_is_enrolled_with_an_ordinary_ticket",
        f"{TICKET}test_nobody_resets_or_rotates_with_an_ordinary_ticket",
    ),
    guard(
        "vault: a rotation needs the old key",
        1,
        cut(KEYS, "spend_proof(old_proof, recipient=current.recipient, by=by, at=at)", "pass"),
        f"{SAVE}test_a_rotation_needs_a_proof_of_the_key_that_it_replaces",
    ),
    # -- files -------------------------------------------------------------------------------------------
    guard(
        "vault: a note is a sealed file",
        1,
        cut(SAVING, "require_sealed(note.file, hash_is=note.sha256, largest=LARGEST_NOTE)", "pass"),
        AT_EVERY_DOOR,
    ),
    guard(
        "vault: a shelf is a sealed file",
        1,
        cut(SAVING, "require_sealed(shelf.file, hash_is=shelf.sha256, largest=LARGEST_CACHE)", "pass"),
        AT_EVERY_DOOR,
    ),
    guard(
        "vault: a manifest is a sealed file",
        1,
        cut(SAVING, "require_sealed(manifest.file, largest=LARGEST_CACHE)", "pass"),
        AT_EVERY_DOOR,
    ),
    guard(
        "vault: a rotated note is a sealed file",
        1,
        cut(ROTATION, "require_sealed(note.file, hash_is=note.sha256, largest=LARGEST_NOTE)", "pass"),
        AT_EVERY_DOOR,
    ),
    guard(
        "vault: an added wrap is wrapped as it says",
        1,
        cut(KEYS, "    identity = own_identity(identity_ref, by=by)\n    require_wrapped(wrap.file, kind=wrap.kind)",
            "    identity = own_identity(identity_ref, by=by)"),
        f"{UPLOAD}test_an_identity_that_is_not_wrapped_as_it_says_is_refused",
    ),
    guard(
        "vault: a header is written in one way",
        1,
        cut(AGE, "if not word.isdigit() and base64.b64encode(base64.b64decode(text)) != text:", "if False:"),
        f"{AT_EVERY_DOOR}[base64 with stray bits]",
    ),
    guard(
        "vault: a plaintext has a size class",
        1,
        cut(AGE, "if size < FLOOR or padded(size) != size:", "if False:"),
        f"{AT_EVERY_DOOR}[one byte short]",
    ),
    guard(
        "vault: a file is the one whose hash came with it",
        3,
        cut(AGE, "if hash_is is not None and sha256(file).hexdigest() != hash_is:", "if False:"),
        f"{UPLOAD}test_a_file_whose_hash_is_another_is_refused",
    ),
    # -- saves -------------------------------------------------------------------------------------------
    guard(
        "vault: a save follows on the counter that stands",
        11,
        cut(SAVING, "filter(identity=identity, counter=base)", "filter(identity=identity)"),
        f"{SAVE}test_a_save_that_was_overtaken_changes_nothing_and_learns_the_counter",
        f"{SAVE}test_of_two_devices_saving_at_once_one_wins_each_time",
    ),
    guard(
        "vault: versions have no gaps",
        3,
        cut(SAVING, " and note.version == (newest.version if newest else 0) + 1:", ":"),
        f"{SAVE}test_versions_follow_on_one_another_without_gaps",
    ),
    guard(
        "vault: a note keeps its client",
        3,
        cut(SAVING, "if newest is not None and newest.client_ref != note.client_ref:", "if False:"),
        f"{SAVE}test_a_note_never_changes_its_client",
    ),
    guard(
        "vault: a version is replaced within its hour",
        3,
        cut(SAVING, "\n        and at - newest.made_at <= ONE_SITTING"),
        f"{SAVE}test_the_newest_version_is_replaced_only_by_who_knows_it_and_only_within_its_hour",
    ),
    guard(
        "vault: an earlier vault is not written",
        3,
        cut(SAVING, "if own_identity(identity.ref, by=by, lock=True).state != IdentityState.CURRENT:", "if False:"),
        f"{SAVE}test_a_reset_keeps_everything_earlier",
    ),
    guard(
        "vault: a kit is confirmed before the first note",
        11,
        cut(SAVING, "    require_kit(identity)\n"),
        f"{SAVE}test_nothing_is_saved_before_the_recovery_kit_was_confirmed",
    ),
    guard(
        "vault: the last way in stays",
        11,
        cut(KEYS, "if not unlocking or not kept.exists():", "if False:"),
        f"{SAVE}test_the_last_way_in_and_the_last_confirmed_kit_stay",
    ),
    guard(
        "vault: a rotation is whole",
        11,
        cut(ROTATION, "        _require_complete(current, pending)\n"),
        f"{SAVE}test_a_rotation_is_finished_when_everything_is_there_as_it_stands",
    ),
    # -- walls -------------------------------------------------------------------------------------------
    guard(
        "vault: reads are entered before they are served",
        6,
        cut(QUERIES, 'record(Event(act, (*refs, *by.whose), by.reads_for, facts=facts), by=by.actor, at=at)', "pass"),
        f"{WALL}test_nothing_is_served_or_changed_while_the_ledger_cannot_be_written",
        f"{WALL}test_each_read_stands_in_the_ledger_with_counts_and_no_client",
    ),
    guard(
        "vault: one host",
        8,
        cut(WALLS, 'if sent.get("HTTP_HOST") != settings.VAULT_HOST:', "if False:"),
        f"{WALL}test_the_vault_answers_under_its_own_name_only",
    ),
    guard(
        "vault: one origin",
        8,
        cut(WALLS, 'if elsewhere or (request.method == "POST" and origin is None):', "if False:"),
        f"{WALL}test_only_the_vaults_own_page_may_post",
        f"{WALL}test_a_page_of_another_site_reads_nothing",
    ),
    guard(
        "vault: no service worker",
        8,
        cut(WALLS, 'if sent.get("HTTP_SERVICE_WORKER") is not None:', "if False:"),
        f"{WALL}test_no_service_worker_gets_in",
    ),
    guard(
        "vault: strangers don't fill the ledger",
        6,
        cut(WALLS, "if len(self._unsigned) >= MOST_UNSIGNED:", "if False:"),
        f"{WALL}test_strangers_cannot_fill_the_ledger",
    ),
    guard(
        "vault: rows are looked up by their author",
        8,
        cut(BEGIN, 'return {"practice_ref": self.practice_ref, "author_ref": self.author_ref}',
            'return {"practice_ref": self.practice_ref}'),
        DOORS,
    ),
    guard(
        "vault: rows are looked up by their practice",
        8,
        cut(BEGIN, 'return {"practice_ref": self.practice_ref, "author_ref": self.author_ref}',
            'return {"author_ref": self.author_ref}'),
        f"{TICKET}test_the_same_author_in_another_practice_is_somebody_else",
    ),
    guard(
        "vault: two host names",
        1,
        cut(ORIGINS, "if ours == theirs:", "if False:"),
        f"{HOUSE}test_two_addresses_that_would_share_a_passkey_or_a_process_stop_start_up",
    ),
    guard(
        "vault: no name above the record's",
        1,
        cut(ORIGINS, 'if ours.endswith(f".{theirs}"):', "if False:"),
        f"{HOUSE}test_two_addresses_that_would_share_a_passkey_or_a_process_stop_start_up",
    ),
    guard(
        "vault: no setting of the record in its process",
        1,
        cut("config/vault_home.py", "    if strange:\n", "    if False:\n"),
        f"{HOUSE}test_a_vault_that_is_handed_a_setting_of_the_record_does_not_start",
    ),
    # -- the record's side -------------------------------------------------------------------------------
    guard(
        "vault: a set-up ticket needs a fresh proof",
        8,
        cut("desk/views/vault.py", "        require_confirmed(request)\n", "        pass\n"),
        f"{SAID}test_a_ticket_for_setting_up_needs_a_fresh_proof_of_who_asks",
    ),
    guard(
        "vault: tickets are for one's own vault",
        8,
        cut("law/practice_rules.py", "Act.MANAGE), Kind.VAULT, SELF,", "Act.MANAGE), Kind.VAULT, IN_PRACTICE,"),
        f"{SAID}test_nobody_gets_a_ticket_for_another_authors_vault",
    ),
    guard(
        "vault: tickets are for mental health professionals",
        8,
        cut("law/practice_rules.py", "CLINICAL, acts(Act.READ, Act.MANAGE)", "EVERYONE, acts(Act.READ, Act.MANAGE)"),
        f"{SAID}test_who_is_no_mental_health_professional_here_has_no_vault",
    ),
)  # fmt: skip
