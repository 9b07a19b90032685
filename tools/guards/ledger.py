"""Guards of the ledger: tampering is named, nothing happens without an entry, nothing is spilled. Promises 5 to 7."""

from tools.guards import Guard, cut, guard

VERIFY, RECORD, PROBLEMS = "audit/verify.py", "audit/actions.py", "config/problems.py"
DISAGREEING, WHOLE = "audit/disagreeing.py", "audit/whole.py"
TRIGGERS = "audit/migrations/0002_append_only.py"
REWRITTEN = "attacks/test_ledger_rewritten.py::"
REFS = "attacks/test_ledger_refs.py::"
ALARMS = "attacks/test_ledger_alarms.py::"
FAILING = "attacks/test_ledger_failing.py::"
LEDGER = "rooms/test_chart_ledger.py::"
NO_RECORD = "attacks/test_no_reading_without_record.py::"
DRAFTS = "rooms/test_chart_drafts.py::"
CLIENTS = "rooms/test_clients_ledger.py::"
WORKFORCE = "rooms/test_people_workforce.py::"
ALONE = "attacks/test_single_guards.py::"
REFUSES = "attacks/test_signed_is_signed.py::test_the_database_itself_refuses_to_change_or_delete"
FOREIGN = (
    "attacks/test_someone_elses_refs.py::test_another_practices_things_look_like_nothing_and_both_logs_know"
)


def append_only(table: str) -> Guard:
    """The triggers of one table of the ledger."""
    line = f'append_only("{table}"),'
    return guard(f"append-only: {table}", 5, cut(TRIGGERS, line), f"{REFUSES}[{table}]")


GUARDS: tuple[Guard, ...] = (
    append_only("audit_entry"),
    append_only("audit_entryref"),
    guard(
        "a leaf is canonical",
        5,
        cut(DISAGREEING, "if canonical(said).decode() != entry.leaf:", "if False:"),
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "an entry's columns are its leaf's",
        5,
        cut(DISAGREEING, "if column != leaf:", "if False:"),
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "an entry is about what its leaf says",
        5,
        cut(
            DISAGREEING,
            "if sorted(((row.kind, row.about_ref) for row in about), key=repr) != sorted(named, key=repr):",
            "if False:",
        ),
        f"{LEDGER}test_a_changed_ref_is_named",
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "refs lie in their entry's log and time",
        5,
        cut(DISAGREEING, "if any((row.log, row.at) != (entry.log, entry.at) for row in about):", "if False:"),
        f"{LEDGER}test_a_changed_ref_is_named",
    ),
    guard(
        "refs have their entry",
        5,
        cut(VERIFY, "if orphan is not None:", "if False:"),
        f"{LEDGER}test_refs_without_their_entry_are_named",
    ),
    guard(
        "a leaf stands where it was sealed",
        5,
        cut(VERIFY, "if appended(hashed) != bytes(hashes):", "if appended(hashed) and False:"),
        f"{REWRITTEN}test_an_edited_entry_is_named",
        f"{REWRITTEN}test_two_entries_that_changed_places_are_found",
    ),
    guard(
        "an entry carries the ledger's mark",
        5,
        cut(VERIFY, "if not keeps.wrote(hashed, mark, UUID(ref)):", "if False:"),
        f"{REWRITTEN}test_an_inserted_entry_that_the_program_itself_sealed_is_named",
    ),
    guard(
        "a checkpoint's root is the tree's",
        5,
        cut(VERIFY, "if root != front.root:", "if False:"),
        f"{REWRITTEN}test_two_entries_that_changed_places_in_a_tree_built_anew_are_found",
    ),
    guard(
        "no checkpoint speaks of more than there is",
        5,
        cut(VERIFY, "if one.size > size:", "if False:"),
        f"{REWRITTEN}test_a_cut_tail_is_found_by_the_checkpoint_kept_elsewhere",
    ),
    guard(
        "every entry is in the tree or waits for it",
        5,
        cut(VERIFY, "if entries != leaves + waiting:", "if False:"),
        f"{REWRITTEN}test_an_inserted_entry_beside_the_tree_is_named",
    ),
    guard(
        "times don't go backwards",
        5,
        cut(VERIFY, "if at < clock.floor:", "if False:"),
        f"{ALARMS}test_a_clock_that_was_set_back_is_found",
    ),
    guard(
        "in a run as a whole the tree is what was sealed",
        5,
        cut(WHOLE, 'if places.hashes != b"".join(grown.kept) or', "if b'' and"),
        f"{REWRITTEN}test_an_edited_place_in_the_tree_is_found",
    ),
    guard(
        "in a run as a whole the marks are there",
        5,
        cut(
            WHOLE,
            'marked = len(entries.marks) == MARK * len(leaves) and entries.marks == b"".join(keeper().marks(hashed))',
            "marked = True",
        ),
        f"{REWRITTEN}test_an_inserted_entry_with_the_mark_of_another_one_is_named",
    ),
    guard(
        "in a run as a whole the roots are those of the checkpoints",
        5,
        cut(WHOLE, "any(grown.root(size) != root for size, root, _ in said)", "False"),
        f"{REWRITTEN}test_two_entries_that_changed_places_in_a_tree_built_anew_are_found",
    ),
    guard(
        "in a run as a whole the columns read as the leaves do",
        5,
        (
            cut(WHOLE, "if not all(map(bytes.startswith, leaves, heads)):", "if False:"),
            cut(
                WHOLE,
                "return all(map(bytes.startswith, leaves, map(between.__getitem__, outcomes), places))",
                "return True",
            ),
        ),
        f"{REFS}test_a_column_that_was_changed_beside_its_leaf_is_named[act]",
    ),
    guard(
        "in a run as a whole the times are those of the leaves",
        5,
        cut(WHOLE, 'if b"".join(moments) !=', "if b'' and"),
        f"{REFS}test_a_time_that_was_changed_everywhere_but_in_the_leaf_is_named",
    ),
    guard(
        "in a run as a whole what is null or blank is counted out",
        5,
        cut(
            WHOLE,
            "(run.places.sound, run.entries.sound, run.places.steps) != (many, many, _counted(many))",
            "run.places.steps != _counted(many)",
        ),
        f"{REFS}test_an_actor_that_is_blank_where_the_leaf_has_none_is_named",
    ),
    guard(
        "in a run as a whole the refs are those of the leaves",
        5,
        cut(WHOLE, 'and run.about.said.encode() == b",".join(filter(None, named))'),
        f"{REFS}test_a_ref_that_was_changed_beside_its_leaf_is_named[kind]",
    ),
    guard(
        "in a run as a whole each ref lies under its entry and time",
        5,
        cut(
            WHOLE,
            "and run.about.entries == _repeated(refs, counts)\n        and run.about.times == _repeated(times, counts)",
        ),
        f"{REFS}test_a_ref_that_was_changed_beside_its_leaf_is_named[at]",
    ),
    guard(
        "in a run as a whole times don't go backwards",
        5,
        cut(WHOLE, "if one < floors[newest]:", "if False:"),
        f"{ALARMS}test_a_clock_that_was_set_back_is_found",
    ),
    guard(
        "no rows of refs under another log or time, and none that aren't text",
        5,
        cut(VERIFY, "if log is None and (stray := scan.stray_ref()):", "if (stray := None):"),
        f"{REFS}test_one_ref_too_many_under_another_log_is_named",
    ),
    guard(
        "the witness never steps back",
        5,
        cut(
            "audit/witness.py",
            "            if wrong:\n                return wrong\n",
            "            wrong = bool(wrong)\n",
        ),
        f"{REWRITTEN}test_a_database_that_was_set_back_is_found_and_goes_on_being_found",
    ),
    guard(
        "no entry without the trigger that derives its refs and lets it wait",
        6,
        cut(RECORD, "if written != 1:", "if False:"),
        f"{FAILING}test_however_the_ledger_fails_nothing_is_shown_and_nothing_changes",
    ),
    guard(
        "a ledger that can't be written stops the act",
        6,
        cut(RECORD, "raise LedgerUnavailable from None\n    return written", "pass\n    return written"),
        f"{DRAFTS}test_with_the_ledger_failing_nothing_is_saved_and_nothing_is_shown",
        f"{CLIENTS}test_without_the_ledger_no_name_leaves_and_nothing_is_written",
        f"{NO_RECORD}test_with_the_ledger_failing_every_door_answers_503_and_shows_nothing[okafor]",
    ),
    guard(
        "a read is recorded",
        6,
        cut(
            "audit/reading.py",
            "record(Event(act, tuple(read.refs), purpose, tuple(read.under), facts or {}), by=by, at=at)",
        ),
        f"{NO_RECORD}test_as_many_entries_as_reads",
    ),
    guard(
        "a read's entry names what was read",
        6,
        cut("audit/reading.py", "Event(act, tuple(read.refs),", "Event(act, (),"),
        f"{NO_RECORD}test_an_entry_names_everything_that_was_on_the_page",
        f"{CLIENTS}test_each_read_leaves_an_entry_with_what_it_read",
    ),
    guard(
        "a refusal is recorded",
        6,
        cut(PROBLEMS, "write_refusal(request, problem)", "pass"),
        f"{WORKFORCE}test_another_practices_people_are_not_there_and_both_logs_say_so",
        f"{FOREIGN}[GET note signed]",
    ),
    guard(
        "a refusal stands in the log that was reached for",
        6,
        cut(
            RECORD, "if other_practice is not None and str(other_practice) != actor_of(by).log:", "if False:"
        ),
        f"{WORKFORCE}test_another_practices_people_are_not_there_and_both_logs_say_so",
        f"{FOREIGN}[GET note signed]",
    ),
    guard(
        "a refusal that can't be recorded is none",
        6,
        cut(PROBLEMS, "                problem = LedgerUnavailable()", "                pass"),
        f"{NO_RECORD}test_with_the_ledger_failing_every_door_answers_503_and_shows_nothing[keller]",
    ),
    guard(
        "nobody is signed in without an entry",
        6,
        cut(
            "people/adapters.py",
            'record(account_event("sign_in.done", user.pk, facts=facts), by=actor_for(user.pk, at=at), at=at)',
        ),
        f"{NO_RECORD}test_nobody_is_signed_in_while_the_ledger_fails",
    ),
    guard(
        "a span of saves is shown by its entry",
        6,
        cut(
            "chart/actions/saving.py",
            "if span is not None and span_stands(",
            "if span is not None or span_stands(",
        ),
        f"{DRAFTS}test_a_save_without_its_entry_begins_a_new_span",
        f"{DRAFTS}test_a_colleagues_span_doesnt_stand_for_ones_own_saves",
    ),
    guard(
        "a span ends with its sign-in",
        6,
        cut(
            "audit/queries.py",
            'return leaf is not None and facts_of(leaf).facts.get("sign_in") == sign_in',
            "return leaf is not None",
        ),
        f"{DRAFTS}test_a_save_without_its_entry_begins_a_new_span",
    ),
    guard(
        "a print is a row",
        6,
        cut("chart/actions/leaving.py", "if not text.is_draft:\n        Print", "if False:\n        Print"),
        "rooms/test_signing_afterwards.py::test_each_print_is_a_row_and_an_entry",
    ),
    guard(
        "an entry holds no prose",
        7,
        cut("audit/entries.py", "and not PLAIN_FACT.match(fact)", "and False"),
        f"{ALONE}test_an_entry_takes_no_sentence",
    ),
    guard(
        "the log has routes and no addresses",
        7,
        cut(
            "config/middleware.py",
            "route = request.resolver_match.view_name if",
            "route = request.get_full_path() if",
        ),
        f"{ALONE}test_a_log_line_holds_neither_an_address_nor_what_went_wrong",
    ),
    guard(
        "the log has no words of an error",
        7,
        cut(PROBLEMS, '"unexpected %s at %s", type(error).__name__,', '"unexpected %s at %s", error,'),
        f"{ALONE}test_a_log_line_holds_neither_an_address_nor_what_went_wrong",
    ),
    guard(
        "django's own log of requests goes nowhere",
        7,
        cut("config/logs.py", '"django.request": {"handlers": ["none"], "propagate": False},'),
        f"{ALONE}test_a_log_line_holds_neither_an_address_nor_what_went_wrong",
    ),
    guard(
        "no page is kept by a browser or proxy",
        7,
        cut(
            "config/middleware.py",
            'response.headers["Cache-Control"] = "no-store, private"',
            'response.headers["Cache-Control"] = "private"',
        ),
        "attacks/test_forged_requests.py::test_a_404_a_500_and_a_forged_form_carry_them_too",
    ),
)
