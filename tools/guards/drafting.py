"""Guards of drafting: what no source says is not signed unseen; what a draft was made from ends with it."""

from tools.guards import Guard, cut, guard

ROOM = "rooms/test_chart_drafting.py::"
PURE = "rooms/test_drafting.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a sentence that nothing says keeps the note from being prepared and signed",
        4,
        (
            cut("chart/actions/steps.py", "require_settled(ring, note.ref, sections)", "pass"),
            cut(
                "chart/actions/signing.py", "require_settled(ring, note.ref, open_draft(ring, draft))", "pass"
            ),
        ),
        f"{ROOM}test_a_note_with_a_sentence_that_nothing_says_is_not_signed_until_it_is_settled",
        f"{ROOM}test_moving_the_sentence_or_spacing_it_out_does_not_get_it_past_the_gate",
    ),
    guard(
        "a source ends with its draft",
        10,
        cut("chart/actions/drafts.py", "    end_sources(note, at=at)\n", ""),
        f"{ROOM}test_signing_ends_the_source_and_what_it_sealed_opens_nowhere",
        f"{ROOM}test_discarding_the_draft_ends_the_source",
    ),
    guard(
        "the key of a source ends with it",
        10,
        cut(
            "chart/actions/drafting.py",
            "    transaction.on_commit(lambda: destroy_source_key(practice_ref, ref, at=at), robust=True)\n",
            "",
        ),
        f"{ROOM}test_signing_ends_the_source_and_what_it_sealed_opens_nowhere",
        f"{ROOM}test_destroying_the_source_takes_out_what_was_made_from_it_and_leaves_what_was_written",
    ),
    guard(
        "a sentence is its own note's",
        8,
        cut(
            "chart/actions/drafting.py",
            "filter(ref=sentence_ref, source__note=note)",
            "filter(ref=sentence_ref)",
        ),
        f"{ROOM}test_the_sentence_or_source_of_another_note_is_not_reached_through_ones_own",
    ),
    guard(
        "a denial needs the client's own denial",
        4,
        cut(
            "writing/drafting/linking.py",
            "return kind in evidence.denied and kind not in self.stated",
            "return True",
        ),
        f"{PURE}test_only_a_plain_no_of_the_clients_denies_a_risk",
        f"{PURE}test_a_danger_that_somebody_states_is_always_in_the_draft",
    ),
    guard(
        "a word for a mental status stands in the source",
        4,
        cut(
            "writing/drafting/linking.py",
            "stem[0].isdigit() or stem in _NUMBERS or stem in _STATUS",
            "stem[0].isdigit()",
        ),
        f"{PURE}test_a_models_sentence_passes_only_if_the_source_says_it",
    ),
)
