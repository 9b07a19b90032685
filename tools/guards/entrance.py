"""Guards of the way in: two factors, sign-ins that end, secrets asked for slowly, lost factors, the demo. Promise 8."""

from tools.guards import Guard, cut, guard

DOORS, DEMO, LIMITS = "people/doors.py", "people/signin/demo.py", "config/sign_in.py"
OFFLINE, RESTORED = "people/actions/factors_offline.py", "people/actions/factors_restoration.py"
SIGN_IN = "rooms/test_sign_in.py::"
CAST = "rooms/test_sign_in_demo.py::"
WORKFORCE = "rooms/test_people_workforce.py::"
ENDED = "attacks/test_ended_rights.py::"
ALONE = "attacks/test_single_guards.py::"
GUESSED = "attacks/test_guessing.py::"

GUARDS: tuple[Guard, ...] = (
    guard(
        "the staff side is for members",
        8,
        cut(DOORS, 'if getattr(request, "member", None) is None:', "if False:"),
        f"{SIGN_IN}test_an_account_of_no_practice_sees_its_own_page_and_nothing_of_the_staff",
    ),
    guard(
        "a second factor before anything else",
        8,
        cut(DOORS, "if still_owed is not None:", "if False:"),
        f"{SIGN_IN}test_staff_without_a_second_factor_are_sent_to_enrol_before_anything_else",
    ),
    guard(
        "an idle sign-in ends",
        8,
        cut(
            "config/middleware.py",
            "if seen is not None and moment - from_utc_text(seen) > idle:",
            "if False:",
        ),
        f"{ENDED}test_an_idle_sign_in_ends_whatever_is_asked_first",
        f"{SIGN_IN}test_an_idle_sign_in_ends",
    ),
    guard(
        "a sign-in that was ended is gone from the store",
        8,
        cut("people/signin/ending.py", "row.end()", "pass"),
        f"{ENDED}test_a_sign_in_that_was_revoked_is_nobodys",
    ),
    guard(
        "a closed account opens nothing",
        8,
        (
            cut(
                "people/queries/workforce.py",
                "(account_id=account_ref, account__is_active=True, deactivated_at__isnull=True)",
                "(account_id=account_ref)",
            ),
            cut(
                "people/queries/workforce.py",
                "Member.objects.filter(account_id=account_ref, deactivated_at__isnull=True)",
                "Member.objects.filter(account_id=account_ref)",
            ),
            cut(
                "people/actions/workforce_accounts.py",
                "Account.objects.filter(ref=row.account_id).update(is_active=False)",
                "pass",
            ),
            cut("people/actions/workforce_accounts.py", "        end_sign_ins(row.account_id)"),
        ),
        f"{ENDED}test_an_author_who_left_the_practice_reads_no_draft_of_theirs",
        f"{SIGN_IN}test_a_closed_account_is_signed_out_at_the_next_click_and_cannot_come_back",
    ),
    guard(
        "passwords are asked for slowly",
        8,
        cut(LIMITS, '"login_failed": "20/m/ip,5/300s/key"', '"login_failed": "9999/m/ip"'),
        f"{GUESSED}test_passwords_are_asked_for_slowly_even_the_right_one_at_the_end",
        f"{SIGN_IN}test_guessing_passwords_is_slowed_down_even_with_the_right_one_at_the_end",
    ),
    guard(
        "too many tries are stopped",
        8,
        cut("people/signin/limits.py", "        raise TooManyTries", "        pass"),
        f"{GUESSED}test_invitation_links_cannot_be_guessed_fast",
        f"{GUESSED}test_the_offline_code_is_asked_for_slowly_and_a_try_is_not_forgotten",
        f"{GUESSED}test_confirming_is_slow_and_a_miss_confirms_nothing",
    ),
    guard(
        "a password has twelve characters",
        8,
        cut("config/settings.py", '"OPTIONS": {"min_length": 12}', '"OPTIONS": {"min_length": 1}'),
        f"{SIGN_IN}test_a_weak_password_is_not_taken",
    ),
    guard(
        "a confirmation asks for the password that holds",
        8,
        cut(
            "people/views/confirm.py",
            "and not account.check_password(",
            "and False and not account.check_password(",
        ),
        f"{SIGN_IN}test_a_wrong_password_confirms_nothing_and_guessing_is_slowed_down",
    ),
    guard(
        "staff keep a second factor",
        8,
        cut("people/actions/factors.py", "if keep_one and not others.exists():", "if False:"),
        f"{SIGN_IN}test_staff_keep_their_last_second_factor_and_removing_one_needs_a_fresh_proof",
    ),
    guard(
        "an invitation's link works once",
        8,
        (
            cut(
                "people/queries/invitations.py",
                "token_hash=token_hash(token), accepted_at__isnull=True,",
                "token_hash=token_hash(token),",
            ),
            cut("people/actions/workforce_invitations.py", "invitation.accepted_at is None and "),
        ),
        f"{WORKFORCE}test_an_invited_person_chooses_a_password_then_a_second_factor",
    ),
    guard(
        "an invitation's link runs out",
        8,
        cut("people/actions/workforce_invitations.py", " or invitation.expires_at <= at"),
        f"{WORKFORCE}test_an_invitation_runs_out_is_withdrawn_and_is_replaced",
    ),
    guard(
        "an offline code works once",
        8,
        cut(OFFLINE, "row.used_at = at", "pass"),
        f"{WORKFORCE}test_the_only_administrator_confirms_with_the_offline_code_once",
    ),
    guard(
        "a lost factor takes a second administrator, or the offline code",
        8,
        (
            cut(
                RESTORED,
                "elif lasting_administrators(by.practice_ref, on=on, without=row.ref) > 1:",
                "elif False:",
            ),
            cut(RESTORED, "if spent is None:", "if False:"),
        ),
        f"{WORKFORCE}test_a_lost_second_factor_takes_two_administrators",
    ),
    guard(
        "the only administrator needs the offline code",
        8,
        cut(RESTORED, "if spent is None:", "if False:"),
        f"{WORKFORCE}test_a_wrong_offline_code_stands_in_the_ledger",
    ),
    guard(
        "a restoration runs out",
        8,
        cut("people/queries/restorations.py", ".filter(asked_at__gte=at - LIVES)"),
        f"{WORKFORCE}test_a_restoration_runs_out_and_ends_with_its_askers_role",
    ),
    guard(
        "a restoration ends with its asker's role",
        8,
        cut("people/queries/restorations.py", "return asked if stands else None", "return asked"),
        f"{WORKFORCE}test_a_restoration_runs_out_and_ends_with_its_askers_role",
    ),
    guard(
        "set-up is for an empty house",
        8,
        (
            cut(
                "people/views/set_up.py",
                "        if people.any_practice():\n            raise set_up_before()",
            ),
            cut("people/actions/practice.py", "if Practice.objects.exists():", "if False:"),
        ),
        "rooms/test_sign_in_set_up.py::test_set_up_is_refused_where_a_practice_is",
    ),
    guard(
        "set-up asks for its code where a stranger could be first",
        8,
        cut("people/forms/practice.py", "if not is_set_up_code(typed):", "if False:"),
        "rooms/test_sign_in_set_up.py::test_behind_a_public_address_being_first_is_not_enough",
    ),
    guard(
        "no demo's door without a demo",
        8,
        cut("people/views/demo.py", " and people.any_demo_practice()"),
        f"{CAST}test_a_real_practice_has_no_such_door",
    ),
    guard(
        "the demo's door is for demo practices, and for accounts with its mark",
        8,
        (
            cut("people/queries/sign_in.py", "if not practice.is_demo:", "if False:"),
            cut("people/queries/sign_in.py", " and is_demo_account(member.account_ref)"),
        ),
        f"{CAST}test_a_real_account_beside_a_demo_is_not_on_the_list",
    ),
    guard(
        "in a demo practice, for accounts with its mark",
        8,
        cut("people/queries/sign_in.py", " and is_demo_account(member.account_ref)"),
        f"{ALONE}test_somebody_real_in_a_demo_practice_has_no_door_without_a_password",
    ),
    guard(
        "the demo's door is on this machine only",
        8,
        cut("people/views/demo.py", "demo.is_on_this_machine(request) and "),
        f"{CAST}test_the_door_is_not_there_from_elsewhere",
    ),
    guard(
        "the demo's door is no proxy's",
        8,
        cut(DEMO, "if any(request.META.get(name) for name in FORWARDED):", "if False:"),
        f"{CAST}test_the_door_is_not_there_from_elsewhere",
    ),
    guard(
        "what came through the demo's door is worth nothing elsewhere",
        8,
        cut(DEMO, "practice.is_demo and is_on_this_machine(request)", "practice.is_demo"),
        f"{ALONE}test_a_sign_in_through_the_demos_door_opens_nothing_from_elsewhere",
    ),
)
