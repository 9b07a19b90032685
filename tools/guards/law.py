"""Guards of the rule over every door: the law's table, how a member stands to a note, and the one answer. Promise 8."""

from tools.guards import Guard, cut, guard

MAY, STANDING = "law/may.py", "chart/standing.py"
WHO = "spec/law/test_who_may.py::"
CELLS = f"{WHO}test_every_cell_is_answered_as_the_table_says"
DRAFTS = "rooms/test_chart_drafts.py::"
READS = "rooms/test_chart_reads.py::"
SIGNED = "rooms/test_signing.py::"
ENDED = "attacks/test_ended_rights.py::"
DOORS = "spec/test_doors.py::test_the_door_answers_everybody_as_the_table_says"
TWINS = "attacks/test_twin_doors.py::"
FOREIGN = (
    "attacks/test_someone_elses_refs.py::test_another_practices_things_look_like_nothing_and_both_logs_know"
)

GUARDS: tuple[Guard, ...] = (
    guard(
        "another practice is hidden",
        8,
        cut(MAY, "if other_practice or member.practice_ref != resource.practice_ref:", "if False:"),
        f"{WHO}test_another_practice_is_hidden_whatever_relationship_is_claimed",
    ),
    guard(
        "nobody without a role",
        8,
        cut(MAY, "if not member.roles and resource.kind is not Kind.OWN_ACCOUNT:", "if False:"),
        f"{WHO}test_somebody_without_a_role_reaches_nothing_but_their_own_account",
    ),
    guard(
        "a role that never could is told so",
        8,
        cut(MAY, "if not could_ever(member, act, resource.kind):", "if False:"),
        CELLS,
        f"{SIGNED}test_a_signed_note_reads_word_for_word_and_is_the_care_teams",
    ),
    guard(
        "a role alone is not enough",
        8,
        cut(MAY, "return bool(row.standing & standing)", "return True"),
        CELLS,
        "rooms/test_clients.py::test_who_opens_rowan",
    ),
    guard(
        "a permission hangs on the note's state, and what was submitted is frozen",
        8,
        (
            cut(MAY, "if row.states is not None and _state(resource) not in row.states:", "if False:"),
            cut(MAY, 'if act in _CHANGING and _state(resource) != "RETURNED" and', "if False and"),
        ),
        CELLS,
    ),
    guard(
        "that a draft exists is its author's to know",
        8,
        cut(MAY, "standing = standing & {Relationship.AUTHOR}", "pass"),
        f"{DRAFTS}test_a_draft_is_there_for_its_author_and_for_nobody_else",
        f"{READS}test_other_peoples_drafts_are_absent",
    ),
    guard(
        "a permission is asked of the law of the day",
        8,
        cut(MAY, "if not law.is_yes:", "if False:"),
        f"{WHO}test_no_record_opens_on_a_day_whose_law_is_not_known",
    ),
    guard(
        "what is hidden is answered like nothing",
        8,
        (
            cut(
                "config/problems.py",
                "status = 404 if isinstance(problem, Refused) and problem.hidden else problem.status",
                "status = problem.status",
            ),
            cut(
                "config/problems.py",
                'problem = not_there("page.read")\n    if "application',
                'pass\n    if "application',
            ),
        ),
        f"{ENDED}test_a_role_that_was_ended_is_gone_at_the_next_click",
    ),
    guard(
        "a note of another practice isn't there",
        8,
        cut(STANDING, "if note.practice_id != by.practice_ref:", "if False:"),
        f"{FOREIGN}[POST note_addendum signed]",
    ),
    guard(
        "a draft isn't there for others",
        8,
        cut(STANDING, "if State(note.state) in UNSEEN and note.author_id != by.ref:", "if False:"),
        f"{DOORS}[GET note draft]",
        "attacks/test_forged_requests.py::test_refusals_differ_in_nothing_from_each_other",
    ),
    guard(
        "the role is asked before the note is looked for",
        8,
        cut(STANDING, "require_role(act, by=by, on=on, note_ref=note_ref)\n    return", "return"),
        f"{DRAFTS}test_a_draft_is_there_for_its_author_and_for_nobody_else",
        f"{SIGNED}test_nobody_signs_for_another",
    ),
    guard(
        "a note is read by the law's leave",
        8,
        cut("chart/queries/texts.py", "read.allowed_under(*require_act(Act.READ, note, by=by, on=on))"),
        f"{SIGNED}test_a_signed_note_reads_word_for_word_and_is_the_care_teams",
        f"{SIGNED}test_a_submitted_note_is_its_authors_and_the_supervisors",
        f"{TWINS}test_no_door_shows_what_its_twin_hides[GET note signed]",
    ),
    guard(
        "a note is printed by the law's leave",
        8,
        cut("chart/actions/leaving.py", "under = require_act(Act.PRINT, note, by=by, on=on)", "under = ()"),
        "rooms/test_signing_afterwards.py::test_each_print_is_a_row_and_an_entry",
        f"{TWINS}test_no_door_shows_what_its_twin_hides[GET note_print signed]",
    ),
    guard(
        "a timeline opens what may be read",
        8,
        cut(
            "chart/queries/texts.py",
            "        if answer.is_yes:\n            wanted",
            "        if True:\n            wanted",
        ),
        "attacks/test_single_guards.py::test_a_timeline_opens_nothing_for_those_who_see_codes_only",
    ),
    guard(
        "a list holds what may be known",
        8,
        cut("chart/queries/lines.py", "        if not answer.is_yes:\n            continue", "        pass"),
        f"{READS}test_other_peoples_drafts_are_absent",
    ),
    guard(
        "a client's notes are asked for by the law's leave",
        8,
        cut(
            "chart/queries/lines.py",
            "if not any(sight.may_read(note, Kind.NOTE_FACTS).is_yes for note in notes):",
            "if False:",
        ),
        f"{READS}test_who_sees_the_list_of_a_clients_notes",
    ),
    guard(
        "a draft is written by its author",
        8,
        (
            cut(
                "chart/actions/saving.py",
                "find_note(note_ref, Act.EDIT, by=by, on=on)\n    require_author(Act.EDIT, note, by=by, on=on)",
                "Note.objects.get(ref=note_ref)",
            ),
            cut(
                "chart/actions/saving.py",
                "note = find_note(note_ref, Act.EDIT, by=by, on=on, lock=True)",
                "pass",
            ),
            cut(
                "chart/actions/saving.py",
                "under = require_author(Act.EDIT, note, by=by, on=on)",
                "under = ()",
            ),
        ),
        "attacks/test_lock_bypass.py::test_nobody_writes_into_somebody_elses_draft[note_save-lindqvist]",
    ),
    guard(
        "a note leans on its own client's plan",
        8,
        cut(
            "chart/linked.py",
            "if goals.count() != len(set(goal_refs)) or found.count() != len(set(diagnosis_refs)):",
            "if False:",
        ),
        f"{DRAFTS}test_a_note_leans_only_on_its_own_clients_plan",
        "attacks/test_someone_elses_refs.py::test_a_note_takes_no_link_to_somebody_elses_plan",
    ),
    guard(
        "a note is about a client of its session",
        8,
        cut(
            "chart/actions/drafts.py",
            "    if there is None:",
            "    there = there or client_ref\n    if False:",
        ),
        f"{DRAFTS}test_a_note_is_about_a_client_of_its_session",
        "attacks/test_someone_elses_refs.py::test_a_note_is_begun_about_a_client_of_that_session_only",
    ),
)
