"""Guards of the vault in the author's browser, and of the record's page around it. Promises 1, 2 and 3.

They are cut out of scripts that a real Chromium loads, and of what the record's process says to browsers.
"""

from tools.guards import Guard, cut, guard

STATIC = "vault/static/js"
READING, MANIFEST, MESSAGES = f"{STATIC}/reading.js", f"{STATIC}/manifest.js", f"{STATIC}/messages.js"
PANE, PASSAGES, STATEMENT = f"{STATIC}/pane/pane.js", f"{STATIC}/pane/passages.js", f"{STATIC}/statement.js"
SIGHT = f"{STATIC}/pane/sight.js"
SWAP = "attacks/test_vault_swap.py::"
FRAME = "attacks/test_vault_frame.py::"
LIES = "attacks/test_vault_lies.py::"

GUARDS: tuple[Guard, ...] = (
    # -- what is shown is what the author wrote ------------------------------------------------------------
    guard(
        "vault, browser: a note has the hash that the list says",
        3,
        cut(READING, "if (one.sha256 !== versions[version - 1]?.[1])", "if (false)"),
        f"{SWAP}test_a_note_that_was_moved_or_forged_is_never_shown_as_what_it_isnt",
        database="sqlite",
    ),
    guard(
        "vault, browser: a shelf has the hash that the list says",
        3,
        cut(READING, "about && about.sha256 === sha256 ?", "about ?"),
        f"{SWAP}test_shelves_are_a_cache_that_is_believed_only_when_the_list_has_their_hash",
        database="sqlite",
    ),
    guard(
        "vault, browser: the list is authenticated",
        3,
        cut(
            MANIFEST,
            'if (!await crypto.subtle.verify("HMAC", unlocked.mac, fromBase64(mac), bytes))',
            "if (false)",
        ),
        f"{SWAP}test_a_list_that_the_author_did_not_write_opens_nothing",
        database="sqlite",
    ),
    guard(
        "vault, browser: an older list than this device has seen",
        3,
        cut(READING, "if (older && !acceptOlder)", "if (false)"),
        f"{SWAP}test_a_whole_earlier_vault_is_noticed_where_the_later_one_was_seen",
        f"{SWAP}test_an_earlier_list_alone_is_not_taken_by_the_device_that_saw_a_later_one",
        database="sqlite",
    ),
    guard(
        "vault, browser: no list, and notes",
        3,
        cut(
            READING,
            "if (file === null && (await access.run(() => access.api.notes())).notes.length > 0)",
            "if (false)",
        ),
        f"{SWAP}test_the_list_gone_and_the_notes_there_is_not_an_empty_vault",
        database="sqlite",
    ),
    # -- the frame beside the record's page ----------------------------------------------------------------
    guard(
        "vault, browser: messages from another origin are nothing",
        1,
        cut(MESSAGES, "origin !== expected.origin || "),
        f"{LIES}test_a_page_of_a_stranger_neither_frames_the_vault_nor_talks_to_it",
        database="sqlite",
    ),
    guard(
        "vault, browser: one session for the life of a frame",
        1,
        cut(PANE, "    if (this.session) return;\n"),
        f"{LIES}test_forged_messages_change_nothing_in_an_open_drawer",
        database="sqlite",
    ),
    guard(
        "vault, browser: a session is said by the record",
        1,
        cut(STATEMENT, "if (!signed)", "if (false)"),
        f"{LIES}test_a_statement_of_another_author_or_of_nobody_opens_no_drawer",
        database="sqlite",
    ),
    guard(
        "vault, browser: session and ticket name one author",
        1,
        cut(
            PANE,
            "if (access.author !== session.author || access.practice !== session.practice)",
            "if (false)",
        ),
        f"{LIES}test_a_statement_of_another_author_or_of_nobody_opens_no_drawer",
        database="sqlite",
    ),
    guard(
        "vault, browser: nothing leaves a drawer that is covered, or was a moment ago",
        1,
        cut(SIGHT, "since !== 0 && performance.now() - since >= SEEN_FOR", "true"),
        f"{FRAME}test_a_click_into_a_covered_drawer_moves_nothing",
        database="sqlite",
    ),
    guard(
        "vault, browser: what was taken stays a version",
        3,
        cut(PASSAGES, "    if (writing.note) this.pane.vault?.endSitting(writing.note);\n"),
        f"{FRAME}test_a_script_that_says_taken_makes_the_drawer_lose_nothing",
        database="sqlite",
    ),
    guard(
        "vault, browser: the record's page frames the vault alone",
        1,
        cut("config/settings.py", '        "frame-src": [VAULT_ORIGIN],\n'),
        f"{FRAME}test_the_frame_goes_nowhere_else",
        database="sqlite",
    ),
    guard(
        "vault, browser: the record's pages are cut from who opened them",
        1,
        cut("config/settings.py", '"same-origin-allow-popups"', '"unsafe-none"'),
        f"{LIES}test_a_page_of_a_stranger_neither_frames_the_vault_nor_talks_to_it",
        database="sqlite",
    ),
    # -- two worlds ----------------------------------------------------------------------------------------
    guard(
        "vault: without a proof of key, nothing that differs between two worlds",
        2,
        cut(
            "vault/queries.py",
            "    if by.proved_ref is None or not Identity.objects.filter(**by.own, ref=by.proved_ref).exists():\n"
            "        raise proof_wanted()\n    return by.proved_ref",
            '    return Identity.objects.get(**by.own, state="current").ref',
        ),
        "attacks/test_vault_two_worlds.py::test_both_worlds_answer_everybody_but_the_author_alike",
        database="sqlite",
    ),
)
