"""Guards of what a browser keeps by itself, and of words on their way to the server. Promises 7 and 11."""

from tools.guards import Guard, cut, guard

PAGES = "attacks/test_browsers_disk.py::"
BROWSER = "browser/test_residue.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "a form's words aren't left to the browser",
        7,
        cut(
            "desk/templates/desk/treatment.html",
            '<form autocomplete="off" class="stack" method="post" aria-label="Add a goal">',
            '<form class="stack" method="post" aria-label="Add a goal">',
        ),
        f"{PAGES}test_no_page_leaves_words_to_the_browser_or_names_a_client_in_its_title",
        f"{BROWSER}test_what_was_typed_is_gone_when_one_comes_back",
        database="sqlite",
    ),
    guard(
        "no title names a client",
        7,
        cut(
            "desk/templates/desk/client.html",
            "{% block title %}Client{% endblock %}",
            "{% block title %}{{ page.client.identity.name }}{% endblock %}",
        ),
        f"{PAGES}test_no_page_leaves_words_to_the_browser_or_names_a_client_in_its_title",
    ),
    guard(
        "a page that answered a post isn't kept with it",
        7,
        cut("static/js/posted.js", 'history.replaceState(null, "", location.href);'),
        f"{BROWSER}test_a_page_that_answered_a_post_is_loaded_anew_without_it",
        database="sqlite",
    ),
    guard(
        "a form goes only where somebody takes it",
        11,
        cut("static/js/sending.js", "event.preventDefault();", "return;"),
        f"{BROWSER}test_words_wait_on_the_page_until_one_is_signed_in_again",
        f"{BROWSER}test_words_wait_on_the_page_while_the_server_is_away",
        database="sqlite",
    ),
    guard(
        "what is typed before the editor's script has come isn't taken for saved",
        11,
        cut("static/js/draft.js", 'sections: read("defaultValue"),', "sections: read(),"),
        "browser/test_nothing_lost.py::test_what_is_typed_before_the_script_has_come_reaches_the_record",
        database="sqlite",
    ),
)
