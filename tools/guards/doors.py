"""Guards of every request and page: tokens, headers, hosts, addresses, markup. Promise 8."""

from tools.guards import Guard, cut, guard

SETTINGS = "config/settings.py"
FORGED = "attacks/test_forged_requests.py::"
HEADERS = f"{FORGED}test_every_answer_carries_the_headers_that_keep_it_in_its_place[nobody]"
STORED = "attacks/test_stored_scripts.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "every form has its token",
        8,
        cut(SETTINGS, '"django.middleware.csrf.CsrfViewMiddleware",'),
        f"{FORGED}test_a_form_without_its_token_does_nothing[POST note_discard draft]",
        "rooms/test_chart_doors.py::test_a_save_from_another_site_is_refused",
    ),
    guard(
        "a policy that lets nothing in by default",
        8,
        cut(SETTINGS, '"default-src": [NONE],'),
        f"{FORGED}test_a_404_a_500_and_a_forged_form_carry_them_too",
    ),
    guard(
        "scripts of our own only",
        8,
        cut(SETTINGS, '"script-src": [SELF],', '"script-src": [SELF, "\'unsafe-inline\'"],'),
        HEADERS,
    ),
    guard(
        "no page in somebody's frame",
        8,
        cut(SETTINGS, 'X_FRAME_OPTIONS = "DENY"', 'X_FRAME_OPTIONS = "SAMEORIGIN"'),
        HEADERS,
    ),
    guard(
        "hosts by name",
        8,
        cut(SETTINGS, "ALLOWED_HOSTS = list(HOME.hosts)", 'ALLOWED_HOSTS = ["*"]'),
        f"{FORGED}test_an_unknown_host_name_is_not_answered",
    ),
    guard(
        "nobody is sent to another site",
        8,
        (
            cut("people/doors.py", 'is_path = wanted.startswith("/") and', "is_path = bool(wanted) or"),
            cut("people/doors.py", "url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)", "True"),
        ),
        f"{FORGED}test_nobody_is_sent_to_another_site",
    ),
    guard(
        "nobody is sent to another site after signing in",
        8,
        cut(
            "people/adapters.py",
            'return bool(url) and str(url).startswith("/") and bool(super().is_safe_url(url))',
            "return True",
        ),
        "rooms/test_sign_in.py::test_nobody_is_sent_to_another_site_after_signing_in",
    ),
    guard(
        "a note's words are words",
        8,
        cut("desk/templates/desk/note_words.html", "{{ part.text|linebreaksbr }}", "{{ part.text|safe }}"),
        f"{STORED}test_a_signed_note_and_its_paper_keep_markup_as_words",
    ),
    guard(
        "templates escape",
        8,
        cut(
            SETTINGS,
            '"builtins": ["twodrawer.config.templatetags.words"],',
            '"autoescape": False, "builtins": ["twodrawer.config.templatetags.words"],',
        ),
        f"{STORED}test_markup_in_any_field_is_words_on_every_page",
        "rooms/test_clients_pages.py::test_script_in_a_name_is_text",
    ),
    guard(
        "control characters are taken out",
        8,
        cut("lib/text.py", 'text, unwanted = _UNWANTED.subn("", text)', "unwanted = 0"),
        "rooms/test_text.py::test_each_unwanted_character_is_taken_out",
        "rooms/test_chart_drafts.py::test_control_characters_are_taken_out_and_counted",
    ),
    guard(
        "a text has a limit",
        8,
        cut("lib/text.py", "if size > limit_bytes * slack:", "if False:"),
        "rooms/test_text.py::test_text_at_the_limit_is_kept_and_one_byte_more_is_refused_with_both_numbers",
    ),
    guard(
        "a note has a limit",
        8,
        cut("chart/typed.py", "if size > LIMIT_BYTES:", "if False:"),
        "rooms/test_chart_drafts.py::test_too_much_text_or_an_unknown_section_is_refused_whole",
    ),
    guard(
        "a save is read strictly",
        8,
        cut(
            "chart/forms.py",
            "if not isinstance(said, dict) or not set(said) <= MEMBERS:",
            "if not isinstance(said, dict):",
        ),
        "rooms/test_chart_doors.py::test_anything_but_a_save_is_refused_with_a_sentence",
    ),
    guard(
        "a listener beyond this machine needs https",
        8,
        cut(
            "config/processes.py",
            'if host not in ("127.0.0.1", "::1", "localhost") and not is_secure:',
            "if False:",
        ),
        "attacks/test_single_guards.py::test_nothing_is_served_in_the_clear_beyond_this_machine",
    ),
    guard(
        "only a demo has a clock of its own",
        8,
        cut("config/demo_clock.py", "if not is_demo():", "if False:"),
        "attacks/test_single_guards.py::test_a_real_record_has_the_real_time",
    ),
)
