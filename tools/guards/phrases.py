"""Guards of the phrase bank: one's own only, nobody's words in it, nothing signed that nobody said."""

from tools.guards import Guard, cut, guard

ROOM = "rooms/test_phrasebank.py::"
FILES = "rooms/test_phrase_files.py::"
ATTACKS = "attacks/test_phrases.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a note with an open blank isn't signed",
        5,
        cut("chart/gathering.py", "    _require_no_blanks(sections)\n", ""),
        f"{ROOM}test_an_open_blank_holds_back_the_signature",
        f"{ROOM}test_a_trainees_note_with_an_open_blank_is_not_submitted",
    ),
    guard(
        "only those who write notes have a bank",
        3,
        cut(
            "phrasebank/standing.py",
            "return law.require(by, act, own_bank(by), on=on)",
            "return law.may(by, act, own_bank(by), on=on)",
        ),
        f"{ROOM}test_everybody_who_writes_notes_has_a_bank_and_nobody_else",
    ),
    guard(
        "a template is chosen by its maker, while it is offered",
        3,
        cut(
            "phrasebank/queries/templates.py",
            "(row.member_id != chosen_by or row.ended_at is not None)",
            "False",
        ),
        f"{ROOM}test_only_its_maker_chooses_a_template_and_only_while_it_is_offered",
        f"{ATTACKS}test_a_note_cannot_be_put_into_another_clinicians_template",
    ),
    guard(
        "a template is ended by its maker",
        3,
        cut(
            "phrasebank/actions/templates.py",
            "practice_id=by.practice_ref, member_id=by.ref, ended_at__isnull=True",
            "ended_at__isnull=True",
        ),
        f"{ROOM}test_another_clinicians_template_is_not_there_to_end_or_to_change",
    ),
    guard(
        "a phrase names nobody",
        1,
        cut(
            "phrasebank/actions/own.py",
            "    require_nobodys(words)\n    return Phrase(",
            "    return Phrase(",
        ),
        f"{ROOM}test_what_is_no_phrase_is_refused_with_a_sentence",
        f"{ROOM}test_a_file_is_taken_over_whole_or_not_at_all",
    ),
    guard(
        "a file of phrases has no references, tags or depth",
        3,
        cut("phrasebank/pack_file.py", "        if wrong:\n", "        if False:\n"),
        f"{FILES}test_a_hostile_file_is_refused_with_a_sentence",
    ),
    guard(
        "a file of phrases has a size",
        3,
        cut("phrasebank/pack_file.py", 'if len(content.encode(errors="replace")) > FILE_LIMIT:', "if False:"),
        f"{FILES}test_a_hostile_file_is_refused_with_a_sentence",
    ),
    guard(
        "a phrase begins like no formula",
        3,
        cut("phrasebank/pack_file.py", "    if not BEGINS.match(words):", "    if False:"),
        f"{ROOM}test_what_is_no_phrase_is_refused_with_a_sentence",
        f"{FILES}test_a_hostile_file_is_refused_with_a_sentence",
    ),
    guard(
        "what a script says it used is read strictly",
        3,
        cut(
            "desk/views/phrases.py",
            'isinstance(said, dict) and set(said) == {"phrases"}',
            "isinstance(said, dict)",
        ),
        f"{ATTACKS}test_what_a_script_says_it_used_is_read_strictly",
    ),
)
