"""Guards of the ways out of a vault: orders, lendings, professional wills. Promises 1, 2 and 8."""

from tools.guards import Guard, cut, guard

ORDERS, STANDING = "disclosures/actions/orders.py", "disclosures/standing_orders.py"
ERRANDS, CARRYING = "vault/errands.py", "vault/actions/carrying_out.py"
LENDING, LENT, WILLS = "vault/actions/lending.py", "vault/queries_lending.py", "vault/actions/wills.py"
RECORD = "rooms/test_release_orders.py::"
VAULT = "attacks/test_vault_ways_out.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "order: the law is asked again when it is taken up",
        9,
        cut(ORDERS, "    ground = require_ground(dossier_of(row.request, by=by), \"order.handed_out\", by=by, "
            "at=at, on=on)\n    if row.handed_at is None:",
            "    from twodrawer.disclosures.standing_orders import Ground\n"
            "    ground = Ground(None, None, answer)\n    if row.handed_at is None:"),
        f"{RECORD}test_an_authorization_that_is_revoked_takes_its_order_along",
        f"{RECORD}test_a_request_that_was_withdrawn_takes_its_order_along",
    ),
    guard(
        "order: it runs out",
        8,
        cut(ORDERS, "    if at >= row.expires_at:", "    if False:"),
        f"{RECORD}test_an_order_runs_out_after_fourteen_days",
    ),
    guard(
        "order: it is its author's",
        8,
        cut(ORDERS, " or foreign is not None or row.author_id != by.ref:", " or foreign is not None:"),
        f"{RECORD}test_another_author_can_do_nothing_with_it_and_isnt_told_that_it_is_there",
    ),
    guard(
        "order: verified, and with the word that the law asks for",
        9,
        cut(STANDING, "if dossier.state not in ANSWERABLE or not may_leave(", "if False and not may_leave("),
        f"{RECORD}test_a_court_order_waits_for_counsel_and_the_author",
    ),
    guard(
        "order, vault: it is spent once",
        8,
        cut(CARRYING, "if not is_first:", "if False:"),
        f"{VAULT}test_an_order_lets_something_leave_once_and_no_row_says_what",
    ),
    guard(
        "order, vault: it is for whoever carries it out",
        8,
        cut(CARRYING, "if (order.practice_ref, order.author_ref) != (by.practice_ref, by.author_ref):", "if False:"),
        f"{VAULT}test_another_author_carries_out_nobody_elses_order",
    ),
    guard(
        "errands, vault: for this vault",
        8,
        cut(ERRANDS, 'if said["aud"] != audience:', "if False:"),
        f"{VAULT}test_an_order_that_isnt_one_for_this_vault_and_moment_does_nothing",
    ),
    guard(
        "errands, vault: in their time",
        8,
        cut(ERRANDS, "if issued > at + SKEW or at >= ends:", "if False:"),
        f"{VAULT}test_an_order_that_isnt_one_for_this_vault_and_moment_does_nothing",
    ),
    guard(
        "errands, vault: no member more, so that none names a note",
        2,
        cut(ERRANDS, "if set(said) != FIELDS[kind] or", "if"),
        f"{VAULT}test_an_order_that_isnt_one_for_this_vault_and_moment_does_nothing",
    ),
    guard(
        "lending: served while the law says yes",
        8,
        cut(LENT, ' if may_be_served(row, at=at).is_yes]\n    keys', "]\n    keys"),
        f"{VAULT}test_a_lent_note_is_served_to_the_supervisor_alone_and_stops_by_itself",
    ),
    guard(
        "lending: served to whom it was lent",
        8,
        cut(LENT, "to_ref=by.author_ref, to_identity_ref=proved, "),
        f"{VAULT}test_a_lent_note_is_served_to_the_supervisor_alone_and_stops_by_itself",
    ),
    guard(
        "lending: a permission lends once",
        8,
        cut(LENDING, "if Lending.objects.filter(permit_ref=permit.ref).exists():", "if False:"),
        f"{VAULT}test_a_permission_lends_one_note_and_only_an_own_one",
    ),
    guard(
        "lending: two stanzas",
        1,
        cut(LENDING, "    require_lent(note.file, hash_is=note.sha256)\n"),
        f"{VAULT}test_a_lent_note_has_two_stanzas_and_a_size_class",
    ),
    guard(
        "will: the custodians' key first",
        1,
        cut(WILLS, "Wish.HAND_OVER).recipient\n    spend_proof(proof, recipient=shown, by=by, at=at)\n",
            "Wish.HAND_OVER).recipient\n"),
        f"{VAULT}test_a_will_opens_to_its_custodians_key_and_lets_them_read_and_change_nothing",
    ),
    guard(
        "will: whoever opens it changes nothing",
        8,
        cut("vault/views/door.py", "if request.holder.opener_ref is not None and not will:", "if False:"),
        f"{VAULT}test_a_will_opens_to_its_custodians_key_and_lets_them_read_and_change_nothing",
    ),
    guard(
        "will: nothing is destroyed while something is held",
        10,
        cut(WILLS, "if will.wish == Wish.DESTROY and opening.held:", "if False:"),
        f"{VAULT}test_what_an_author_wished_destroyed_is_destroyed_unless_something_is_held",
    ),
)  # fmt: skip
