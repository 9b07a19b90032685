"""Guards of the account that is given: access told whole, counted exactly, opened in an emergency. Promise 8."""

from tools.guards import Guard, cut, guard

REPORT, GLASS = "desk/queries/access_report.py", "people/actions/emergency.py"
RADIUS, UNUSUAL = "compliance/queries/blast_radius.py", "compliance/unusual.py"
LIST, REVIEWS = "compliance/queries/unusual_access.py", "compliance/actions/reviews.py"
TOLD = "rooms/test_access_report.py::"
BROKEN = "attacks/test_emergency.py::"
COUNTED = "rooms/test_blast_radius.py::"
ASKED = "rooms/test_unusual_access.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "an access report tells what names only a client's note or session",
        8,
        cut(REPORT, "about=self.clients | self.things,", "about=self.clients,"),
        f"{TOLD}test_every_raw_leaf_about_the_client_is_a_line_of_the_report",
    ),
    guard(
        "an access report says of others that they are several, and nothing more",
        8,
        cut(
            REPORT,
            'if any(kind == "client" and ref not in self.clients for kind, ref in entry.refs):',
            "if False:",
        ),
        f"{TOLD}test_nobody_elses_name_and_nobody_of_another_practice_stands_in_it",
    ),
    guard(
        "an access report that doesn't fit is refused",
        8,
        cut(REPORT, "if len(found) > MOST:", "if False:"),
        f"{TOLD}test_more_than_a_file_holds_is_refused_and_never_cut",
    ),
    guard(
        "an entry made in an emergency says so",
        8,
        cut("audit/actions.py", "event = in_an_emergency(event, by=by)", "pass"),
        f"{BROKEN}test_the_chart_opens_for_reading_and_every_entry_says_so",
    ),
    guard(
        "an emergency ends by itself",
        8,
        (
            cut(
                "people/queries/emergencies.py",
                "if member is None or until is None or until <= at:",
                "if member is None:",
            ),
            cut("people/queries/emergencies.py", "until_at__gt=at,", ""),
        ),
        f"{BROKEN}test_it_ends_by_itself",
    ),
    guard(
        "an emergency that was closed is over",
        8,
        cut("people/queries/emergencies.py", "end__isnull=True,", ""),
        f"{BROKEN}test_what_was_closed_by_hand_stays_closed_while_another_is_open",
    ),
    guard(
        "guesses at who is a client run out",
        8,
        cut(GLASS, "if wrong >= GUESSES:", "if False:"),
        f"{BROKEN}test_guesses_run_out_for_the_right_name_too_and_come_back_after_their_time",
    ),
    guard(
        "a wrong guess is written down",
        8,
        cut(GLASS, 'record(events.emergency_guessed(), by=by, at=at, outcome="refused")', "pass"),
        f"{BROKEN}test_every_wrong_guess_gets_the_same_answer_and_one_entry_without_a_name",
    ),
    guard(
        "an emergency needs the birth date too",
        8,
        cut(GLASS, "return identity.born == born and", "return"),
        f"{BROKEN}test_every_wrong_guess_gets_the_same_answer_and_one_entry_without_a_name",
    ),
    guard(
        "an emergency needs a fresh proof",
        8,
        cut("people/views/emergency.py", "if away is not None:", "if False:"),
        f"{BROKEN}test_a_fresh_proof_is_asked_for",
    ),
    guard(
        "an emergency is closed by whoever opened it",
        8,
        cut(GLASS, "practice_id=by.practice_ref, member_id=by.ref, ref=access_ref", "ref=access_ref"),
        f"{BROKEN}test_what_was_closed_by_hand_stays_closed_while_another_is_open",
    ),
    guard(
        "a refused attempt reached nothing",
        8,
        cut(RADIUS, 'if row.outcome != "done":', "if False:"),
        f"{COUNTED}test_an_intrusion_is_told_to_the_ref",
    ),
    guard(
        "a span of autosaving reaches into the window",
        8,
        cut(RADIUS, "return chain(spans, reached_by", "return chain((), reached_by"),
        f"{COUNTED}test_notes_count_with_their_client_and_a_span_of_autosaving_reaches_into_the_window",
    ),
    guard(
        "joined records are one person",
        8,
        cut(
            RADIUS,
            "kept = people.kept_refs(self._done, within=self.practice_ref)",
            "kept = {ref: ref for ref in self._done}",
        ),
        f"{COUNTED}test_joined_records_are_one_person",
    ),
    guard(
        "what came after a review is asked again",
        8,
        cut(LIST, "(one.why is Why.FAMILY_NAME or one.last <= row.through_at)", "True"),
        f"{ASKED}test_a_review_closes_the_question_until_there_is_more_to_ask",
        f"{ASKED}test_what_came_after_the_page_was_shown_is_not_reviewed_with_it",
    ),
    guard(
        "only a finding that is there is reviewed",
        8,
        cut(REVIEWS, "next((one for one in found if one.key == finding), None)", "found[0]"),
        f"{ASKED}test_only_the_privacy_officer_sees_or_answers_and_only_what_is_on_the_list",
    ),
    guard(
        "whoever has nothing to do with a client is asked about",
        8,
        cut(UNUSUAL, "if not one.in_an_emergency and not _has_to_do(", "if False and not _has_to_do("),
        f"{ASKED}test_each_kind_is_found_and_says_why",
    ),
)
