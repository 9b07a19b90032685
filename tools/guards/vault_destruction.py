"""Guards of how psychotherapy notes end: holds, orders, tombstones, the list beside the database. Promise 10."""

from tools.guards import Guard, cut, guard

ENDING, SAVING = "vault/actions/destroying.py", "vault/actions/not_destroyed.py"
ERRANDS, GONE = "vault/errands.py", "vault/gone.py"
VAULT = "attacks/test_vault_destruction.py::"
EARLIER = "test_an_earlier_vault_goes_as_a_whole_by_its_author_and_not_while_a_client_in_it_is_held"
RECORD = "rooms/test_destruction_told.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "destruction, vault: a held client's note stays",
        10,
        cut(ENDING, "if any(keeping.holds(client) for client in clients.values()):", "if False:"),
        f"{VAULT}test_a_held_clients_note_is_not_destroyed_and_the_answer_says_why",
    ),
    guard(
        "destruction, vault: what is held was said to whoever destroys",
        10,
        cut(ENDING, "if (keeping.practice_ref, keeping.author_ref) != (by.practice_ref, by.author_ref):", "if False:"),
        f"{VAULT}test_a_held_clients_note_is_not_destroyed_and_the_answer_says_why",
    ),
    guard(
        "destruction, vault: an earlier vault that says something of a held client stays",
        10,
        cut(ENDING, 'if any(keeping.holds(client) for client in set(rows.values_list("client_ref", flat=True))):',
            "if False:"),
        f"{VAULT}{EARLIER}",
    ),
    guard(
        "destruction, vault: only an earlier vault goes as a whole, by the key of now",
        10,
        cut(ENDING, "if (earlier.state, current.state) != (IdentityState.EARLIER, IdentityState.CURRENT):",
            "if False:"),
        f"{VAULT}{EARLIER}",
    ),
    guard(
        "destruction, vault: not while a new key is being made",
        10,
        cut(ENDING, "if Identity.objects.filter(**by.own, state=IdentityState.PENDING).exists():", "if False:"),
        f"{VAULT}test_nobody_elses_note_is_destroyed_and_none_behind_the_lists_back",
    ),
    guard(
        "destruction, vault: a destroyed note is taken in no more",
        10,
        cut(SAVING, "if (notes and gone.exists()) or", "if"),
        f"{VAULT}test_what_was_destroyed_is_taken_in_no_more_and_its_tombstone_stands",
    ),
    guard(
        "destruction, vault: nothing about a destroyed client is taken in",
        10,
        cut(SAVING, " or (clients and ended.exists()):", ":"),
        f"{VAULT}test_a_destroyed_record_takes_every_authors_notes_along_after_seven_days_in_their_sight",
    ),
    guard(
        "destruction, vault: by an order from after the seven days",
        10,
        cut(ENDING, "elif row.done_at is None and order.issued_at >= row.told_at + WAIT:", "elif row.done_at is None:"),
        f"{VAULT}test_an_order_from_before_the_seven_days_are_over_destroys_nothing_after_them",
        f"{VAULT}test_a_destroyed_record_takes_every_authors_notes_along_after_seven_days_in_their_sight",
    ),
    guard(
        "destruction, vault: an author's own word keeps their notes",
        10,
        cut(ENDING, "filter(**here).exclude(author_ref__in=keep)\n    found", "filter(**here)\n    found"),
        f"{VAULT}test_an_author_who_keeps_their_notes_keeps_them_and_nobody_elses",
    ),
    guard(
        "destruction, vault: two people stand in an order",
        10,
        cut(ERRANDS, 'if _ref(said, "proposed_by") == _ref(said, "confirmed_by"):', "if False:"),
        f"{VAULT}test_one_person_alone_in_an_order_destroys_nothing",
    ),
    guard(
        "destruction, vault: the practice of the order, and no other",
        10,
        cut(ENDING, 'here = {"practice_ref": row.practice_ref, "client_ref": row.client_ref}',
            'here = {"client_ref": row.client_ref}'),
        f"{VAULT}test_an_order_of_another_practice_touches_nothing_here",
    ),
    guard(
        "destruction, vault: every shelf of the client goes",
        10,
        cut(ENDING, "        (shelves if sealed_for is None else shelves.filter(identity=sealed_for)).delete()\n"),
        f"{VAULT}test_an_author_destroys_an_own_note_with_its_versions_shelves_and_lendings",
    ),
    guard(
        "destruction, vault: the list before anything is served",
        10,
        cut("config/vault_commands.py", "    destroy_again(at=now())\n"),
        f"{VAULT}test_an_older_copy_of_the_database_brings_nothing_back",
    ),
    guard(
        "destruction, vault: what custodians destroyed is on the list",
        10,
        cut("vault/actions/wills.py", "        put_down_all(by=by, at=at)\n"),
        f"{VAULT}test_a_vault_that_its_custodians_destroyed_stands_on_the_list_too",
    ),
    guard(
        "destruction, record: no second order while a hold stands",
        10,
        cut("retention/queries/certificates.py",
            "if row.ref in known and is_held(row.client_id, within=row.practice_id):", "if False:"),
        f"{RECORD}test_a_hold_that_came_meanwhile_stops_the_second_order",
    ),
    guard(
        "destruction, record: a receipt is signed by the key of the vault's ledger",
        10,
        cut("config/telling_vault.py",
            "if last is not None and last.facts.get(\"key\") != base64.b64encode(key).decode():", "if False:"),
        f"{RECORD}test_a_receipt_that_the_vault_didnt_sign_so_is_none",
    ),
)  # fmt: skip
