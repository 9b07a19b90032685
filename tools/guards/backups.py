"""Guards of backups and restores, and of what must stay destroyed after one. Promises 10 and 12."""

from tools.guards import Guard, cut, guard

RESTORING, MAKING, FOLDER = "backup/actions/restoring.py", "backup/actions/making.py", "backup/folder.py"
LIST = "sealing/destruction.py"
MADE, RESTORED, LISTED = (
    "rooms/test_backups.py::",
    "rooms/test_restores.py::",
    "rooms/test_destruction_list.py::",
)

GUARDS: tuple[Guard, ...] = (
    guard(
        "the hash of a backup, before it is opened",
        12,
        cut(RESTORING, "        whole = whole and folders.sha256_of(file) == manifest.sha256\n"),
        f"{RESTORED}test_a_byte_changed_or_missing_anywhere_is_found_before_anything_is_touched",
    ),
    guard(
        "the signature of a manifest",
        12,
        cut(MAKING, "return manifests.is_signed_by(found, of.marks)", "return True"),
        f"{RESTORED}test_a_manifest_that_was_changed_or_is_missing_is_not_believed",
        f"{RESTORED}test_a_backup_of_another_installation_is_refused",
    ),
    guard(
        "one moment for all stores of a restore",
        12,
        cut(RESTORING, "if len({one.manifest.set_ref for one in found}) > 1:", "if False:"),
        f"{RESTORED}test_stores_of_two_moments_are_not_restored_together",
    ),
    guard(
        "no restore under a server",
        12,
        cut(RESTORING, "            if is_in_use(store):", "            if False:"),
        f"{RESTORED}test_a_server_that_runs_stops_a_restore",
    ),
    guard(
        "no replacing of what is there unasked",
        12,
        cut(RESTORING, "    if full and not replace:", "    if False:"),
        f"{RESTORED}test_what_is_there_is_replaced_only_when_asked_and_kept_aside",
    ),
    guard(
        "no serving while a restore is half way",
        12,
        cut("config/serving.py", "    require_finished(folder)\n"),
        "attacks/test_backups.py::"
        "test_what_was_destroyed_after_the_backup_is_destroyed_again_before_anything_is_served",
    ),
    guard(
        "the ledger's entry of a backup",
        12,
        cut(
            MAKING,
            'tell("backup.made", practices=practices, at=at, facts={"set": str(set_ref), **facts})',
            "str(facts)",
        ),
        f"{MADE}test_no_backup_without_its_entry_in_the_ledger",
    ),
    guard(
        "thirty days for wrapped keys",
        10,
        cut(FOLDER, 'min(keep_days, KEYS_DAYS) if store == "keys" else keep_days', "keep_days"),
        f"{MADE}test_wrapped_keys_are_kept_thirty_days_and_only_our_own_files_are_removed",
    ),
    guard(
        "other installations' backups left alone",
        12,
        cut(FOLDER, " and is_ours(one.manifest):", ":"),
        f"{MADE}test_wrapped_keys_are_kept_thirty_days_and_only_our_own_files_are_removed",
    ),
    guard(
        "the chain of a destruction list",
        10,
        cut(LIST, '        if said.get("type") not in kinds or any(said', "        if False and any(said"),
        f"{LISTED}test_a_list_that_was_tampered_with_destroys_nothing_and_is_said",
        f"{LISTED}test_another_practices_list_under_this_ones_name_is_not_believed",
    ),
    guard(
        "a destruction list that didn't shrink",
        10,
        cut(
            "config/restored_record.py",
            "if said and not _continues(newest[1].hashes if newest else (), said):",
            "if False:",
        ),
        f"{RESTORED}test_a_list_that_was_shortened_or_lost_stops_the_restore",
    ),
    guard(
        "destroyed again after a restore and at the start",
        10,
        (
            cut("config/restored_record.py", "    again = destroy_again(of, at=at)\n", "    again = 0\n"),
            cut("config/serving.py", "    keep_destroyed()\n    finish_what", "    finish_what"),
        ),
        "attacks/test_backups.py::"
        "test_what_was_destroyed_after_the_backup_is_destroyed_again_before_anything_is_served",
    ),
)
