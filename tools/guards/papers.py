"""Guards of papers and agreements: who signs what, what a revocation ends, what an agreement keeps back."""

from tools.guards import Guard, cut, guard

ROOM = "disclosures"
SIGNING = f"{ROOM}/actions/papers/signing.py"
WHOLE = "_require_whole(words, signing.part, authority, signers, on=on)"
PAPERS = "rooms/test_papers.py"
SIGNERS = "rooms/test_papers_signers.py"
READ = "rooms/test_papers_read.py"
AGREED = "rooms/test_agreements.py"
PAGES = "rooms/test_papers_pages.py"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a revoked paper opens nothing",
        9,
        cut(
            f"{ROOM}/queries/papers/standing.py",
            'revoked_on = end.day if end is not None and end.kind == "revoked" else None',
            "revoked_on = None",
        ),
        f"{PAPERS}::test_a_revocation_holds_from_the_moment_it_is_committed",
    ),
    guard(
        "a revocation is in writing",
        9,
        cut(f"{ROOM}/actions/papers/ending.py", "if not in_writing:", "if False:"),
        f"{PAPERS}::test_a_spoken_revocation_is_asked_for_in_writing_and_the_paper_holds_until_then",
    ),
    guard(
        "a signature is under the text that was read",
        9,
        cut(SIGNING, "if row is None or row.version != version:", "if row is None:"),
        f"{PAPERS}::test_a_signature_is_under_the_text_that_was_read_and_no_other",
    ),
    guard(
        "nobody signs a form that would not hold",
        9,
        cut(SIGNING, WHOLE, "pass"),
        f"{PAPERS}::test_nobody_signs_a_form_that_would_not_hold",
    ),
    guard(
        "a mark without the intent to sign is none",
        9,
        cut(SIGNING, "if not signing.means_it:", "if False:"),
        f"{PAPERS}::test_a_mark_without_intent_or_name_or_outside_its_place_signs_nothing",
    ),
    guard(
        "a minor signs alone only for care consented to alone, and nobody what wouldn't hold",
        9,
        (cut(SIGNING, "if not (who.client or beside_parent):", "if False:"), cut(SIGNING, WHOLE, "pass")),
        f"{SIGNERS}::test_a_parent_signs_for_a_minor_and_the_minor_doesnt",
    ),
    guard(
        "a parent does not sign over a minor who consented alone",
        9,
        cut(SIGNING, "if not who.representative:", "if False:"),
        f"{SIGNERS}::test_a_minor_who_lawfully_consented_alone_signs_alone",
    ),
    guard(
        "nobody signs before it is certain who may",
        9,
        cut(SIGNING, "if who.asks:", "if False:"),
        f"{SIGNERS}::test_between_the_lowest_and_the_highest_age_nobody_signs_before_the_privacy_officer_said_who",
    ),
    guard(
        "who doesn't speak for the client doesn't sign for them",
        9,
        cut(SIGNING, "if one.ref == signing.representative_ref)", "if one)"),
        f"{SIGNERS}::test_who_speaks_for_somebody_else_never_signs_for_this_client",
    ),
    guard(
        "a text that was altered after signing is seen",
        9,
        cut(
            f"{ROOM}/queries/papers/opened.py",
            'sha256_hex(content) == version.content_hash == said["content_hash"]',
            "True",
        ),
        f"{PAPERS}::test_a_text_or_a_signature_that_was_altered_is_seen",
    ),
    guard(
        "none is no expiry",
        9,
        cut(
            f"{ROOM}/form_reading.py",
            "return tpo or NO_END.fullmatch(words.expires_event) is None",
            "return True",
        ),
        f"{READ}::test_each_element_that_a_paper_lacks_is_said_beside_its_field_with_its_paragraph",
    ),
    guard(
        "the front desk opens no paper it took in",
        9,
        cut(
            "law/practice_leaving.py",
            "FRONT_DESK, acts(Act.CREATE), Kind.PAPER",
            "FRONT_DESK, acts(Act.CREATE, Act.READ), Kind.PAPER",
        ),
        f"{PAPERS}::test_the_front_desk_takes_a_paper_in_and_never_opens_it",
    ),
    guard(
        "a scan is whole and of a known kind",
        9,
        cut(f"{ROOM}/scans.py", "if content.endswith(_PNG_END):", "if True:"),
        f"{SIGNERS}::test_anything_else_is_refused_and_nothing_of_it_kept",
    ),
    guard(
        "a scan is handed out to be saved",
        9,
        cut(
            f"{ROOM}/views/papers.py",
            """f'attachment; filename="{name}"'""",
            """f'inline; filename="{name}"'""",
        ),
        f"{PAGES}::test_a_scan_is_saved_never_shown_as_a_page_and_carries_no_name_of_the_sender",
    ),
    guard(
        "what was paid for in full binds at once",
        9,
        cut(f"{ROOM}/actions/agreements/restrictions.py", "if binds_by_law(held):", "if False:"),
        f"{AGREED}::test_what_was_paid_for_in_full_stays_from_the_plan_at_once_whoever_writes_it_down",
    ),
    guard(
        "and ends with the client's word only",
        9,
        cut(f"{ROOM}/actions/agreements/restrictions.py", "    _require_may_end(facts, client_agrees)\n"),
        f"{AGREED}::test_what_was_paid_for_in_full_stays_from_the_plan_at_once_whoever_writes_it_down",
    ),
    guard(
        "the law is asked with the restriction that binds",
        9,
        cut(
            f"{ROOM}/queries/papers/signers.py",
            "restricted=paid_in_full_binds(kept, by=by, on=on)",
            "restricted=False",
        ),
        f"{AGREED}::test_what_was_paid_for_in_full_stays_from_the_plan_at_once_whoever_writes_it_down",
    ),
    guard(
        "the biller is told of a plan's restrictions only",
        9,
        cut(
            f"{ROOM}/queries/agreements/restrictions.py",
            "if sees_all(by) or _closes_a_plan(one)",
            "if one",
        ),
        f"{AGREED}::test_who_asks_and_what_the_biller_sees_of_it",
    ),
    guard(
        "the client's way of contact takes the place of the usual ones",
        9,
        cut("desk/queries/client_page.py", "        channel=channel,\n"),
        f"{AGREED}::test_the_client_is_reached_as_they_asked_and_no_other_way_is_shown",
    ),
    guard(
        "a notice is acknowledged or the effort is written down",
        9,
        cut(f"{ROOM}/actions/agreements/notices.py", "if mark is None and not tried:", "if False:"),
        f"{AGREED}::test_it_is_acknowledged_or_the_effort_is_written_down",
    ),
)
