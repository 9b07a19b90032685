"""Guards of the language model: what it is sent, what of its answer passes, and how it is stopped."""

from tools.guards import Guard, cut, guard

ROOM = "rooms/test_model_page.py::"
PURE = "rooms/test_model.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "what a model writes is looked up in the source",
        4,
        cut(
            "writing/drafting/model.py",
            "chosen[key].append(linker.found(text))",
            "chosen[key].append(Drafted(text, linker.found(text).sources, supported=True))",
        ),
        f"{PURE}test_a_model_is_asked_with_the_source_as_data_and_its_sentences_are_looked_up_in_it",
    ),
    guard(
        "an order to a program supports no finding",
        4,
        cut(
            "writing/drafting/linking.py",
            "if any(speaks_to_a_program(unit.text) for unit in units):",
            "if False:",
        ),
        f"{PURE}test_an_order_in_the_transcript_makes_no_sentence_pass",
    ),
    guard(
        "private sentences of a dictation are not sent to a model",
        1,
        cut(
            "writing/drafting/model.py",
            "kept = [unit.text for unit in source.units if not is_private(unit.text)]",
            "kept = [unit.text for unit in source.units]",
        ),
        f"{PURE}test_speakers_names_and_private_sentences_of_a_dictation_are_not_sent",
    ),
    guard(
        "clients' words go to another machine by https only",
        9,
        cut(
            "chart/drafting/endpoint.py", 'if parts.scheme == "http" and not is_loopback(host):', "if False:"
        ),
        f"{PURE}test_an_address_that_cant_be_asked_safely_is_refused",
    ),
    guard(
        "whoever stops listening ends the request to a model",
        10,
        cut("chart/drafting/client.py", "        self._is_over.set()\n        self._cut()\n", ""),
        f"{PURE}test_whoever_stops_listening_ends_the_request",
    ),
    guard(
        "a model on another machine is asked under an agreement only",
        9,
        cut(
            "chart/actions/drafting_runs.py",
            "if endpoint is not None and not has_agreement(endpoint, by.practice_ref):",
            "if False:",
        ),
        f"{ROOM}test_a_model_on_another_machine_is_asked_under_an_agreement_only",
    ),
    guard(
        "of a cancelled draft nothing is kept",
        10,
        cut("chart/actions/drafting.py", "            take_run(note, run_ref)\n", "            pass\n"),
        f"{ROOM}test_what_was_cancelled_is_not_kept_however_late_the_cancelling_came",
    ),
)
