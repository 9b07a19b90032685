"""Guards of the ledger: tampering is named, nothing happens without an entry, nothing is spilled. Promises 5 to 7."""

from tools.guards import Guard, cut, guard

VERIFY, RECORD, PROBLEMS = "audit/verify.py", "audit/actions.py", "config/problems.py"
TRIGGERS = "audit/migrations/0002_append_only.py"
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
    line = f'migrations.RunPython(*append_only("{table}")),'
    return guard(f"append-only: {table}", 5, cut(TRIGGERS, line), f"{REFUSES}[{table}]")


GUARDS: tuple[Guard, ...] = (
    append_only("audit_entry"),
    append_only("audit_entryref"),
    guard(
        "a leaf is canonical",
        5,
        cut(VERIFY, "if canonical(said).decode() != entry.leaf:", "if False:"),
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "an entry's columns are its leaf's",
        5,
        cut(VERIFY, "if column != leaf:", "if False:"),
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "an entry is about what its leaf says",
        5,
        cut(VERIFY, "if sorted((row.kind, row.about_ref) for row in about) != named:", "if False:"),
        f"{LEDGER}test_a_changed_ref_is_named",
        f"{LEDGER}test_a_changed_leaf_is_named",
    ),
    guard(
        "refs lie in their entry's log and time",
        5,
        cut(VERIFY, "if any((row.log, row.at) != (entry.log, entry.at) for row in about):", "if False:"),
        f"{LEDGER}test_a_changed_ref_is_named",
    ),
    guard(
        "refs have their entry",
        5,
        cut(VERIFY, "if orphan is not None:", "if False:"),
        f"{LEDGER}test_refs_without_their_entry_are_named",
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
