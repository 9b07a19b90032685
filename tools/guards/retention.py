"""Guards of how records end: the clock, the hold, two people, the signed list. Promise 10."""

from tools.guards import Guard, cut, guard

CLOCK = "law/retention_clock.py"
ENDING, TWO = "retention/actions/destroying.py", "retention/actions/two_people.py"
PAPERS, FACTS = "retention/actions/papers.py", "retention/facts_destruction.py"
THEIRS = "rooms/test_papers_end.py::"
ROOM = "rooms/test_destruction.py::"
LINE = '    line = _may_go(kept, act="record.destroyed", by=by, on=on)\n    ref = new_ref()\n    keys'
UNASKED = (
    "    (line,) = due_records(by=by, on=on, read=Reading(), only=[kept])\n    ref = new_ref()\n    keys"
)
IN_THE_TABLE = cut(
    "retention/migrations/0003_clocks_and_destruction.py",
    'models.Q(("proposed_by", models.F("confirmed_by")), _negated=True)',
    'models.Q(("sha256", "never"), _negated=True)',
)

GUARDS: tuple[Guard, ...] = (
    guard(
        "a rule that was not read ends nothing",
        10,
        cut(CLOCK, "return self.status in (None, Status.VERIFIED)", "return True"),
        "spec/law/test_retention.py::test_a_rule_that_was_not_read_never_ends_a_record",
    ),
    guard(
        "the longest rule",
        10,
        cut(CLOCK, "until = max(ends) if", "until = min(ends) if"),
        "spec/law/test_retention.py::test_another_rule_only_lengthens",
        f"{ROOM}test_the_practices_own_rule_and_a_payers_lengthen_and_end",
    ),
    guard(
        "a hold before the clock, and in the line",
        10,
        (
            cut(ENDING, "    if line.held_since is not None:\n", "    if False:\n"),
            cut(
                "retention/facts_destruction.py",
                "        if self.held_since is not None:\n",
                "        if False:\n",
            ),
        ),
        f"{ROOM}test_a_hold_beats_every_clock_when_proposed_and_when_confirmed",
        f"{ROOM}test_a_hold_on_a_joined_ref_holds_them_all_and_all_of_them_are_destroyed",
    ),
    guard(
        "what the second person finds is asked again",
        10,
        cut(ENDING, LINE, UNASKED),
        f"{ROOM}test_a_hold_beats_every_clock_when_proposed_and_when_confirmed",
        f"{ROOM}test_what_changed_between_the_two_people_counts",
    ),
    guard(
        "two people, in the act and in the table",
        10,
        (
            cut(TWO, "    if row.proposed_by_id == by.ref:\n", "    if False:\n"),
            IN_THE_TABLE,
        ),
        f"{ROOM}test_one_person_alone_destroys_nothing",
    ),
    guard(
        "every ref of a joined client",
        10,
        cut(ENDING, "RECORD) for ref in client_refs)", "RECORD) for ref in client_refs[:1])"),
        f"{ROOM}test_a_hold_on_a_joined_ref_holds_them_all_and_all_of_them_are_destroyed",
    ),
    guard(
        "every key on the list",
        10,
        cut("sealing/destroying.py", "        for key in keys\n    ]", "        for key in keys[:0]\n    ]"),
        f"{ROOM}test_the_signed_list_names_every_key_and_the_certificate",
        f"{ROOM}test_a_key_that_came_back_with_an_old_backup_is_destroyed_again_and_the_certificate_too",
    ),
    guard(
        "the certificate comes back with the list",
        10,
        cut("config/restored_record.py", "    put_back_certificates(of.lists, at=at)\n"),
        "rooms/test_keeping_model.py::test_with_real_backups_destroyed_stays_destroyed_and_held_stays_held",
    ),
    guard(
        "papers: not before the record",
        10,
        (
            cut(PAPERS, "    if line.record_destroyed_at is None:\n", "    if False:\n"),
            cut(FACTS, "None and self.record_destroyed_at is not None", "None"),
        ),
        f"{THEIRS}test_not_before_the_record_and_not_while_held_and_not_by_one_alone",
    ),
    guard(
        "papers: a hold, when proposed and when confirmed",
        10,
        (
            cut(PAPERS, "    if line.held_since is not None:\n", "    if False:\n"),
            cut(FACTS, " and self.held_since is None and", " and"),
        ),
        f"{THEIRS}test_not_before_the_record_and_not_while_held_and_not_by_one_alone",
    ),
    guard(
        "papers: six years",
        10,
        cut(FACTS, "return self.until is not None and self.until < self.on", "return self.until is not None"),
        f"{THEIRS}test_six_years_after_the_last_was_in_effect_two_people_destroy_them",
    ),
    guard(
        "papers: two people",
        10,
        (
            cut(PAPERS, '    require_second(row, by=by, act="papers.destroyed")\n'),
            IN_THE_TABLE,
        ),
        f"{THEIRS}test_not_before_the_record_and_not_while_held_and_not_by_one_alone",
    ),
    guard(
        "papers: a proposal about them ends no record",
        10,
        cut(TWO, " or what not in (None, row.what):", ":"),
        f"{THEIRS}test_not_before_the_record_and_not_while_held_and_not_by_one_alone",
    ),
    guard(
        "a missing key is no destruction, unless the ledger says so",
        4,
        cut(
            "chart/queries/verification.py",
            "if ledger.entries_about(note.practice_id, note.client_id, acts=DESTROYING):",
            "if True:",
        ),
        f"{ROOM}test_signed_notes_still_verify_when_two_people_destroyed_them_and_not_when_somebody_else_did",
    ),
)  # fmt: skip
