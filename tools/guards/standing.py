"""Guards of how people stand to clients, sessions and each other, read from dated links. Promise 8."""

from tools.guards import Guard, cut, guard

RELATIONS, SEEN, CLIENTS = (
    "people/queries/relations.py",
    "people/queries/clients_seen.py",
    "people/queries/clients.py",
)
SESSIONS = "scheduling/standing.py"
ENDED = "attacks/test_ended_rights.py::"
READ = "rooms/test_clients.py::"
CHANGED = "rooms/test_clients_changing.py::"
PAGES = "rooms/test_clients_pages.py::"
KEEPING = "rooms/test_scheduling_keeping.py::"
WORKFORCE = "rooms/test_people_workforce.py::"
FOREIGN = (
    "attacks/test_someone_elses_refs.py::test_another_practices_things_look_like_nothing_and_both_logs_know"
)

GUARDS: tuple[Guard, ...] = (
    guard(
        "a link holds from its first day to its last",
        8,
        cut(
            RELATIONS,
            "return Q(from_day__lte=day) & (Q(until_day__isnull=True) | Q(until_day__gte=day))",
            "return Q(from_day__isnull=False)",
        ),
        f"{ENDED}test_a_care_team_that_ended_yesterday_opens_nothing_today",
        f"{PAGES}test_a_right_that_ended_yesterday_opens_nothing_today",
        f"{CHANGED}test_whoever_is_taken_off_a_care_team_opens_nothing_from_tomorrow_on",
        "rooms/test_signing.py::test_only_a_supervisor_linked_to_the_author_that_day_cosigns",
    ),
    guard(
        "a role holds from its first day to its last",
        8,
        cut(
            "people/queries/workforce.py",
            'Prefetch("grants", RoleGrant.objects.filter(_held_on(on)))',
            'Prefetch("grants", RoleGrant.objects.all())',
        ),
        f"{ENDED}test_a_role_whose_last_day_was_yesterday_is_gone_today",
        f"{ENDED}test_a_role_that_was_ended_is_gone_at_the_next_click",
    ),
    guard(
        "a supervision that was ended reads no more",
        8,
        cut(
            RELATIONS,
            "supervisor_id=supervisor_ref, withdrawn_at__isnull=True",
            "supervisor_id=supervisor_ref",
        ),
        f"{ENDED}test_a_supervision_that_ended_reads_and_cosigns_no_more",
    ),
    guard(
        "a client of another practice isn't there",
        8,
        cut(
            RELATIONS,
            "Relationship.PRACTICE if practice_ref == by.practice_ref else Relationship.OTHER_PRACTICE",
            "Relationship.PRACTICE",
        ),
        f"{FOREIGN}[GET client_edit rowan]",
        "attacks/test_someone_elses_refs.py::test_a_foreign_client_joins_no_record_and_a_foreign_member_no_care_team",
    ),
    guard(
        "a session of another practice isn't there",
        8,
        cut(
            SESSIONS,
            "owner = row.practice_id if row is not None and",
            "owner = row.practice_id if False and row and",
        ),
        f"{FOREIGN}[GET session session]",
    ),
    guard(
        "of a group, only whom one treats",
        8,
        cut(
            SESSIONS,
            "return office or row.clinician_id == self.by.ref",
            "return True or row.clinician_id == self.by.ref",
        ),
        f"{KEEPING}test_whoever_covers_one_of_a_group_sees_no_other_member_of_it",
    ),
    guard(
        "where a client was is for clinical eyes",
        8,
        (
            cut(SESSIONS, "if not self.by.roles & CLINICAL:", "if False:"),
            cut(SESSIONS, "return near or client_ref in self.clients", "return True"),
        ),
        f"{KEEPING}test_where_the_client_was_is_sealed_and_shown_to_clinical_eyes_only",
    ),
    guard(
        "a colleague's session is the colleague's",
        8,
        cut(SESSIONS, "if row_clinician == by.ref or Role.FRONT_DESK in by.roles:", "if True:"),
        "rooms/test_scheduling.py::test_who_changes_okafors_session",
    ),
    guard(
        "a role sees so much of a client",
        8,
        cut(SEEN, "if sight is Sight.ALL:", "if True:"),
        f"{READ}test_the_biller_sees_a_name_and_nothing_else",
        f"{READ}test_the_privacy_officer_sees_who_the_client_is_and_no_contacts",
    ),
    guard(
        "nobody finds by what they can't see",
        8,
        cut(CLIENTS, "identity = seen(whole, sight_of(by, stands))", "identity = whole"),
        f"{READ}test_the_biller_cant_find_by_what_the_biller_cant_see",
    ),
    guard(
        "a clinician's list is their own clients",
        8,
        cut(
            CLIENTS,
            "by.practice_ref, own - joined",
            'by.practice_ref, Client.objects.filter(practice_id=by.practice_ref).values_list("ref", flat=True)',
        ),
        f"{READ}test_a_search_finds_only_whom_one_may_see",
        f"{PAGES}test_the_list_shows_own_clients_and_search_looks_no_further",
    ),
    guard(
        "names of those one may see",
        8,
        cut(CLIENTS, "wanted &= own", "pass"),
        f"{READ}test_whose_names_each_of_the_cast_sees",
    ),
    guard(
        "nobody puts themselves on a care team",
        8,
        cut(
            "people/actions/clients_care.py",
            "if member_ref == by.ref and stands_to_client(",
            "if False and stands_to_client(",
        ),
        f"{CHANGED}test_nobody_puts_themselves_on_the_care_team_of_somebody_elses_client",
    ),
    guard(
        "a care team has clinical members",
        8,
        cut(
            "people/queries/clients_clinical.py",
            "if member is None or not member.is_active or not member.roles & CLINICAL:",
            "if member is None:",
        ),
        f"{CHANGED}test_a_care_team_has_clinical_members_of_the_practice_only",
        f"{READ}test_only_clinical_members_of_the_practice_can_be_named_to_treat",
    ),
    guard(
        "administrators run the workforce",
        8,
        cut(
            "people/actions/workforce.py",
            "require_in_practice(Act.MANAGE, Kind.WORKFORCE, by=by, on=on)",
            "pass",
        ),
        f"{WORKFORCE}test_only_administrators_invite",
    ),
    guard(
        "a member of another practice isn't there",
        8,
        cut(
            "people/actions/workforce.py",
            "if row is None or row.practice_id != by.practice_ref:",
            "if row is None:",
        ),
        f"{WORKFORCE}test_another_practices_people_are_not_there_and_both_logs_say_so",
    ),
    guard(
        "a practice keeps an administrator",
        8,
        cut(
            "people/actions/workforce.py",
            "if lasting_administrators(by.practice_ref, on=on, without=member_ref) == 0:",
            "if False:",
        ),
        f"{WORKFORCE}test_the_last_administrator_keeps_the_role_and_the_account",
    ),
    guard(
        "a ledger's page stays in its log",
        8,
        cut(
            "audit/queries.py",
            "log=str(log), at__gte=_start_of(day_from, zone)",
            "at__gte=_start_of(day_from, zone)",
        ),
        "attacks/test_injection.py::test_a_page_of_the_ledger_never_leaves_the_practices_log",
    ),
)
