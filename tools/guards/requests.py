"""Guards of the disclosure desk: what leaves, who says so, and what a hold and a clock keep. Promises 8 and 9."""

from tools.guards import Guard, cut, guard

LEAVING = "law/leaving.py"
DOSSIER = "disclosures/dossier.py"
STANDING = "disclosures/standing_requests.py"
ACTS = "disclosures/actions/requests/"
LAW = "spec/law/test_requests.py::"
ROOM = "rooms/test_requests.py::"
LEGAL = "rooms/test_requests_legal.py::"
DENIED = "rooms/test_requests_denied.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "nothing leaves before identity and authority are verified",
        8,
        cut(LEAVING, "            verified,\n", "            True,\n"),
        f"{LAW}test_a_yes_waits_for_verification_and_nothing_else",
        f"{ROOM}test_nothing_leaves_before_identity_and_authority_are_verified",
    ),
    guard(
        "a hold waits for the word of the person the law names",
        8,
        cut(LEAVING, "word is not None and word.lets_go,", "True,"),
        f"{LAW}test_only_the_named_persons_word_lifts_a_hold",
        f"{LEGAL}test_counsels_no_lets_nothing_go_and_a_new_paper_needs_a_new_word",
    ),
    guard(
        "a paper described anew is verified anew",
        9,
        cut(DOSSIER, "proof.kind is Step.VERIFIED and proof.number > since", "proof.kind is Step.VERIFIED"),
        f"{ROOM}test_asking_for_proof_again_and_another_paper_take_verification_back",
    ),
    guard(
        "a word holds for the paper it was given for",
        9,
        cut(DOSSIER, "one.kind is Step.WORD and one.number > since", "one.kind is Step.WORD"),
        f"{LEGAL}test_counsels_no_lets_nothing_go_and_a_new_paper_needs_a_new_word",
    ),
    guard(
        "verification asks for every proof of the law's",
        8,
        cut(f"{ACTS}verify.py", "if one not in seen]", "if False]"),
        f"{ROOM}test_verification_asks_for_every_proof_that_the_law_wants",
    ),
    guard(
        "a request of another practice isn't there",
        8,
        cut(STANDING, "row is not None and row.practice_id != by.practice_ref", "False"),
        f"{ROOM}test_a_request_of_another_practice_isnt_there",
    ),
    guard(
        "legal process is held at once",
        10,
        cut(LEAVING, "asking is Asking.LEGAL_PROCESS or", "False or"),
        f"{LAW}test_legal_process_is_held_whatever_it_is_worth_and_so_is_what_the_law_says",
        f"{LEGAL}test_legal_process_holds_the_record_at_once_and_whoever_takes_it_in",
    ),
    guard(
        "legal process is not answered without counsel",
        8,
        cut(
            f"{ACTS}answer.py",
            "    if doing.dossier.asking is Asking.LEGAL_PROCESS:\n        _counsel_spoke(doing)\n",
        ),
        f"{LEGAL}test_legal_process_is_not_answered_without_counsel_and_the_letter_admits_to_nobody",
    ),
    guard(
        "the reviewer took no part",
        8,
        cut(f"{ACTS}deny.py", "if reviewer_ref in doing.dossier.took_part:", "if False:"),
        f"{DENIED}test_a_denial_is_reviewed_by_a_licensed_professional_who_took_no_part",
        f"{DENIED}test_whoever_denied_reviews_nothing_even_with_another_role",
    ),
    guard(
        "a danger is found before access is denied for it",
        8,
        cut(f"{ACTS}deny.py", "    if unfounded:\n", "    if False:\n"),
        f"{DENIED}test_access_is_denied_on_a_ground_of_the_law_and_on_no_other",
    ),
    guard(
        "the right of a reviewer ends with the review",
        8,
        cut(f"{ACTS}deny.py", "        reviewer_is_done=True,\n"),
        f"{DENIED}test_a_denial_is_reviewed_by_a_licensed_professional_who_took_no_part",
    ),
    guard(
        "an amendment is its author's",
        4,
        cut(f"{ACTS}amend.py", "line.author_ref == doing.by.ref and ", ""),
        f"{DENIED}test_an_accepted_amendment_is_an_addendum_of_the_authors",
    ),
    guard(
        "two clicks do it once",
        8,
        (cut(f"{ACTS}steps.py", "if version is not None and version != row.version:", "if False:"),),
        f"{ROOM}test_two_clicks_at_once_do_it_once",
    ),
    guard(
        "one extension, and the table's",
        8,
        (
            cut(f"{ACTS}extend.py", "    if row.extended:\n", "    if False:\n"),
            cut(
                "disclosures/migrations/0001_requests.py",
                'condition=models.Q(("kind", "extended")),',
                'condition=models.Q(("kind", "nothing")),',
            ),
        ),
        f"{ROOM}test_the_clock_of_a_clients_right_runs_from_receipt_and_is_extended_once",
    ),
    guard(
        "who took part reviews nothing from outside either",
        8,
        cut(
            "disclosures/actions/outside_review.py",
            "    _require_nobody_of_ours(doing, held.name)\n",
            "",
        ),
        "rooms/test_outside_review.py::test_nobody_reviews_their_own_denial_under_any_name",
        "rooms/test_outside_review.py::test_who_works_here_is_named_as_a_reviewer_of_the_practice",
    ),
    guard(
        "a review from outside waits for the record that it is about",
        8,
        cut(
            "disclosures/actions/outside_review.py",
            "    if package is None or package.state != RELEASED:\n",
            "    if False:\n",
        ),
        "rooms/test_outside_review.py::test_whoever_works_alone_has_the_denial_reviewed_by_somebody_from_outside",
    ),
    guard(
        "a part that was denied doesn't leave with the rest, and the request's own look",
        8,
        (
            cut(
                "disclosures/standing_releases.py",
                "return [_part_goes_along(answer)] if facts.is_whole else []",
                "return []",
            ),
            cut(f"{ACTS}answer.py", "    if whole and facts.keeps_part_of_package:\n", "    if False:\n"),
        ),
        "rooms/test_desk_stories.py::test_a_clients_access_from_the_door_to_the_account_with_a_second_look",
    ),
    guard(
        "who is reached another way is shown, printed and written to that way alone",
        8,
        cut(
            "disclosures/queries/agreements/reaching.py",
            "    return details if details.is_set else None\n",
            "    return None\n",
        ),
        "rooms/test_desk_stories.py::test_a_release_to_the_client_goes_the_way_that_was_agreed_on_and_to_others_as_they_are",
        "attacks/test_reached_another_way.py::test_nothing_that_anybody_opens_or_takes_away_says_where_the_client_lives",
    ),
)
