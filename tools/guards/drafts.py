"""Guards of what somebody wrote: nobody overwrites it unasked, nothing of it is lost. Promise 11."""

from tools.guards import Guard, cut, guard

SAVING = "chart/actions/saving.py"
DRAFTS = "rooms/test_chart_drafts.py::"
TABS = "attacks/test_two_tabs.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a save names the revision it was written on",
        11,
        cut(SAVING, "if row.revision == base and row.ref == seen.ref:", "if True:"),
        f"{TABS}test_the_second_of_two_tabs_is_shown_both_texts",
        f"{TABS}test_the_form_without_script_shows_both_as_well",
        f"{TABS}test_changing_the_format_or_discarding_in_a_stale_tab_overwrites_nothing",
        f"{DRAFTS}test_a_second_tab_sees_both_texts_and_overwrites_nothing",
    ),
    guard(
        "the keys of a note that is a draft again",
        11,
        cut("chart/draft_box.py", "if note is not None and note.state in WRITABLE:", "if False:"),
        "rooms/test_review_drafts.py::test_keys_that_are_due_to_end_stay_when_the_note_is_a_draft_again",
    ),
    guard(
        "a draft that a sentence was moved out of is sealed under new keys",
        7,
        cut(SAVING, "box = seal_afresh(ring, row, typed.sections, revision=base + 1, at=at)", "pass"),
        "rooms/test_moved_sentence.py::test_no_earlier_copy_opens_after_a_move_and_the_draft_does",
    ),
    guard(
        "of two keys the one that seals what stands",
        7,
        (
            cut(
                "chart/actions/left_over.py",
                " + sum(end_earlier_copies(practice_ref, ref, at=at) for ref in twice)",
                "",
            ),
            cut("chart/draft_box.py", " and ring.secret(owner, TEXT)[0] == _key_of(ring, row) else", " else"),
        ),
        "rooms/test_moved_sentence.py::test_after_a_crash_the_next_start_ends_the_old_key_and_no_save_returns_to_it",
    ),
    guard(
        "a late page of another format",
        11,
        cut("desk/views/notes.py", "if not all(form.section(key) for key in typed):", "if False:"),
        "rooms/test_review_drafts.py::test_a_page_of_the_old_format_loses_no_word_when_it_is_posted_late",
    ),
    guard(
        "discarding takes a tick",
        11,
        cut("desk/views/notes.py", 'if request.POST.get("sure") != "yes":', "if False:"),
        "attacks/test_single_guards.py::test_a_draft_is_discarded_on_purpose",
    ),
    guard(
        "a stale page of a client",
        11,
        (
            cut("people/actions/clients.py", "if row.identity_version != version:", "if False:"),
            cut(
                "people/actions/clients.py", "filter(ref=kept, identity_version=version)", "filter(ref=kept)"
            ),
        ),
        "rooms/test_clients_changing.py::test_a_stale_version_overwrites_nothing",
        "rooms/test_clients_pages.py::test_a_stale_page_saves_nothing_and_keeps_what_was_typed",
    ),
    guard(
        "a stale page of a session",
        11,
        cut("scheduling/actions/plan.py", "    if row.version != version:", "    if False:"),
        "rooms/test_scheduling.py::test_a_stale_version_changes_nothing",
        "rooms/test_scheduling_keeping.py::test_a_stale_page_doesnt_overwrite_times",
    ),
    guard(
        "a stale page of a goal",
        11,
        cut("chart/actions/treatment.py", "if row.details_version != base:", "if False:"),
        "rooms/test_chart_reads.py::test_a_stale_change_of_a_goal_is_refused",
    ),
)
