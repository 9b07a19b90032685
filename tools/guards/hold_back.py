"""Guards of private words in the progress note, and of what is shown of it before it is signed. Promises 1 and 7."""

from tools.guards import Guard, cut, guard

PRIVATE = "attacks/test_private_sentences.py::"
EYES = "rooms/test_previews.py::"
ANSWERS = "rooms/test_phrase_answers.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "hold-back, browser: what is held is in no save",
        1,
        cut("static/js/draft.js", "saver.typed({ texts: holding.through(texts),", "saver.typed({ texts,"),
        f"{PRIVATE}test_a_private_sentence_typed_by_mistake_is_nowhere_on_the_servers",
        database="sqlite",
    ),
    guard(
        "hold-back, browser: nothing is signed while this device holds words of the note",
        1,
        cut("static/js/sign-device.js", "button.disabled = isLeft;", "button.disabled = false;"),
        f"{PRIVATE}test_a_private_sentence_typed_by_mistake_is_nowhere_on_the_servers",
        database="sqlite",
    ),
    guard(
        "payer's eye: the rules are those of who pays",
        7,
        cut(
            "desk/queries/payer_rules.py",
            "if rules.is_of(policy.details.payer_id, policy.details.payer):",
            "if False:",
        ),
        f"{EYES}test_the_payers_eye_holds_the_note_against_the_rules_of_who_pays",
    ),
    guard(
        "payer's eye: a policy that ended asks nothing",
        7,
        cut(
            "desk/queries/payer_rules.py",
            "(one for one in found if one.holds_on(day))",
            "(one for one in found)",
        ),
        f"{EYES}test_a_policy_that_does_not_hold_or_another_payers_leaves_the_default_rules[ended before]",
    ),
    guard(
        "payer's eye: two files of one payer",
        7,
        cut(
            "writing/payer_file.py", "        for other, both in twice:\n", "        for other, both in ():\n"
        ),
        f"{EYES}test_a_folder_of_rules_with_one_payer_twice_is_refused",
    ),
    guard(
        "payer's eye: whoever cosigns sees no insurance of a client they don't treat",
        5,
        cut(
            "desk/queries/payer_rules.py",
            "    except Refused:\n        return None\n",
            "    except Refused:\n        raise\n",
        ),
        f"{EYES}test_a_supervisor_who_does_not_treat_the_client_sees_the_default_rules",
    ),
    guard(
        "blanks: a goal brings no target where it has two objectives",
        4,
        cut(
            "desk/queries/phrases.py",
            "if len(goal.objectives) == 1 and step.target and step.unit",
            "if step.target and step.unit",
        ),
        f"{ANSWERS}test_a_goal_brings_target_and_unit_of_its_one_objective_but_never_how_much_was_reached",
    ),
)
