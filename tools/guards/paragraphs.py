"""Guards of the law, paragraph by paragraph: each rule taken out of its list, and the case that misses it. Promise 9.

`tools.law_guards` takes every rule and condition of the law out, in one process; these rows do it as all guards are
done, in a copy of the program, with pytest.
"""

from tools.guards import Guard, cut, guard

NOTES = "law/rules/psychotherapy_notes/__init__.py"
COUNSELING, PART_2, STATE = (
    "law/rules/part2/counseling_notes.py",
    "law/rules/part2/records.py",
    "law/rules/state_law.py",
)
CHART = "law/rules/chart.py"
CELL = "spec/law/test_table_a.py::test_a_cell_of_the_federal_table_is_answered_so"
DECIDED = "spec/law/test_decide.py::test_a_question_gets_the_answer_of_the_law"


def notes(paragraph: str, rule: str, row: int) -> Guard:
    """A rule of the closed list for psychotherapy notes."""
    name = f"psychotherapy notes: {paragraph}"
    return guard(name, 9, cut(NOTES, f"    {rule},\n"), f"{CELL}[{row} psychotherapy_notes]")


def chart(paragraph: str, rule: str, test: str) -> Guard:
    """A rule for the chart."""
    return guard(f"the chart: {paragraph}", 9, cut(CHART, f"    {rule},\n"), test)


def listed(name: str, file: str, find: str, put: str, *tests: str) -> Guard:
    """A rule of a list that has several on one line."""
    return guard(name, 9, cut(file, find, put), *tests)


GUARDS: tuple[Guard, ...] = (
    # -- 45 CFR 164.508(a)(2): psychotherapy notes
    notes("164.508(a)(2)(i)(A), the originator", "closed_list.use_by_originator", 1),
    notes("164.508(a)(2)(i)(B), own training", "closed_list.own_training", 3),
    notes("164.508(a)(2)(i)(C), own defence", "closed_list.own_defense", 9),
    notes("164.502(a)(2)(ii), the Secretary", "closed_list.secretary", 10),
    notes("164.512(a), required by law", "closed_list.required_by_law", 11),
    notes("164.512(d), oversight of the originator", "closed_list.oversight_of_originator", 12),
    notes("164.512(g)(1), coroners", "closed_list.coroner", 13),
    notes("164.512(j)(1)(i), a serious threat", "closed_list.serious_threat", 14),
    notes("164.512(e), subpoenas", "courts.subpoena", 15),
    notes("164.512(e)(1)(i), court orders", "courts.court_order", 16),
    notes("164.524(a)(1)(i), no right of access", "rights.access", 6),
    notes("164.526(a)(2)(iii), no amendment", "rights.amendment", 7),
    notes("164.504(e)(2)(i), storage", "otherwise.storage", 20),
    notes("never sold", "otherwise.never_sold", 18),
    guard(
        "psychotherapy notes: 171.102, no electronic health information",
        9,
        cut(NOTES, "    rights.export,\n"),
        f"{DECIDED}[An export of electronic health information leaves them out]",
    ),
    guard(
        "psychotherapy notes: nobody writes in somebody else's",
        9,
        cut(NOTES, "    closed_list.written_by_originator,\n"),
        f"{DECIDED}[Nobody writes in somebody else's]",
    ),
    guard(
        "psychotherapy notes: only their author destroys them",
        9,
        cut(NOTES, "    closed_list.destruction,\n"),
        f"{DECIDED}[Originators destroy their own psychotherapy notes, after a look for what holds them]",
    ),
    guard(
        "psychotherapy notes: what opens, the originator opens",
        9,
        cut(NOTES, "if opens else answer", "if False else answer"),
        f"{CELL}[1 psychotherapy_notes]",
        "spec/law/test_properties.py::test_whatever_of_them_opens_the_originator_opens",
    ),
    guard(
        "psychotherapy notes lent until a day",
        9,
        cut(
            "law/rules/psychotherapy_notes/closed_list.py",
            "if question.lent_until is not None and question.on is not None and question.lent_until < question.on:",
            "if False:",
        ),
        "spec/law/test_table_a.py::test_its_nearest_twin_is_answered_otherwise[3 psychotherapy_notes]",
    ),
    # -- 42 CFR part 2
    listed(
        "counseling notes: 2.31(b)(1)(i)(A), the originator", COUNSELING,
        "closed_list.destruction, use_by_originator,", "closed_list.destruction,",
        f"{CELL}[1 sud_counseling_notes]",
    ),
    listed(
        "counseling notes: 2.31(b)(1)(i)(B), own training", COUNSELING,
        "own_training, courts.defense,", "courts.defense,", f"{CELL}[3 sud_counseling_notes]",
    ),
    listed(
        "counseling notes: 2.31(b)(1)(i)(C), own defence", COUNSELING,
        "own_training, courts.defense,", "own_training,", f"{CELL}[9 sud_counseling_notes]",
    ),
    listed(
        "counseling notes: 2.51 is not on the list", COUNSELING, "    without_consent.emergency, ", "    ",
        f"{DECIDED}[In an emergency the ordinary record goes, and counsel says about the notes]",
    ),
    listed(
        "counseling notes: no right of access", COUNSELING, "courts.court_order, access,", "courts.court_order,",
        f"{CELL}[19 sud_counseling_notes]",
    ),
    listed(
        "Part 2: 2.12(c)(3), inside the program", PART_2, "    inside_the_program, ", "    ",
        f"{CELL}[1 part2_record]",
    ),
    listed(
        "Part 2: 2.51, an emergency", PART_2, "without_consent.emergency, ", "", f"{CELL}[14 part2_record]"
    ),
    listed("Part 2: 2.26(a)(6), paid in full", PART_2, "paid_in_full, service", "service",
        f"{DECIDED}[A health plan learns nothing of what a Part 2 client paid in full]"),
    listed("Part 2: 2.12(c)(4), service organizations", PART_2, "service_organization, courts", "courts",
        f"{CELL}[20 part2_record]"),
    listed("Part 2: 2.12(d)(1), never against the client", PART_2, "courts.defense,", "",
        "spec/law/test_table_a.py::test_its_nearest_twin_is_answered_otherwise[9 part2_record]"),
    listed("Part 2: 2.20, no state law compels it", PART_2, "without_consent.required_by_law, ", "",
        f"{CELL}[11 part2_record]"),
    listed("Part 2: 2.61(b)(1), no subpoena alone", PART_2, "courts.subpoena, ", "", f"{CELL}[15 part2_record]"),
    listed("Part 2: 2.61(a), no ordinary order", PART_2, "courts.court_order, ", "", f"{CELL}[16 part2_record]"),
    listed("Part 2: 2.14(a), the minor alone signs", PART_2, "minors_parent, rights,", "rights,",
        f"{CELL}[19 part2_record]"),
    listed("Part 2: 2.23(a), the client's access", PART_2, "minors_parent, rights,", "minors_parent,",
        f"{CELL}[6 part2_record]"),
    guard("Part 2: 2.14(b)(1), both sign", 9,
        cut("law/rules/part2/consent.py", "if question.client.minor and not question.client.consented_alone:",
            "if False:"),
        f"{DECIDED}[Where a parent has to consent too, both sign, and a person looks]"),
    # -- the chart
    chart("164.524, access", "client_rights.access", f"{CELL}[6 progress_note]"),
    chart("164.524(a)(3), a finding of danger", "client_rights.finding_of_danger",
        f"{DECIDED}[Danger to life, found by a professional, may hold part back, reviewably]"),
    chart("164.526, amendment", "client_rights.amendment", f"{CELL}[7 progress_note]"),
    chart("164.522(a)(1)(vi), paid in full", "practice_work.paid_in_full",
        f"{DECIDED}[A client who paid in full keeps the plan out]"),
    chart("164.512(a), required by law", "public_duties.required_by_law", f"{CELL}[11 progress_note]"),
    chart("164.512(e), subpoenas", "legal_process.subpoena", f"{CELL}[15 progress_note]"),
    chart("164.512(f), the police", "public_duties.police", f"{DECIDED}[The police are answered by counsel]"),
    chart("164.512(j)(1)(i), a serious threat", "public_duties.serious_threat", f"{CELL}[14 progress_note]"),
    # -- misfiled notes and states
    guard("a misfiled note is the client's to see", 9,
        cut("law/rules/misfiled.py", "if question.purpose in RIGHTS:", "if False:"),
        f"{DECIDED}[A misfiled note is the client's to see]"),
    listed("a state: third parties by the stricter rule", STATE, "signed_for, third_parties,", "signed_for,",
        f"{DECIDED}[A state whose rule isn't confirmed asks for the client's consent where federal law asks for none]",
        "spec/law/test_states.py::test_no_state_lets_a_record_go_to_a_third_party_without_a_signature_unless_its_rule_was_read"),
    listed("a state: its duty to warn", STATE, "to_the_secretary, duty_to_warn,", "to_the_secretary,",
        f"{DECIDED}[In California a clinician has to act on an imminent threat]"),
    listed("a state: its age for a minor's own consent", STATE, "duty_to_warn, minor_too_young,", "duty_to_warn,",
        f"{DECIDED}[A minor younger than the state's age may not have consented alone]"),
    listed("a state: its wider access", STATE, "minor_too_young, own_rights,", "minor_too_young,",
        f"{DECIDED}[Texas may give the client more access, so counsel looks before a denial is written]"),
    listed("a state: its protection of personal notes", STATE, "own_rights, personal_notes,", "own_rights,",
        f"{DECIDED}[Illinois protects personal notes, and counsel tells the board that first]"),
    guard("an unverified value is switched off", 9,
        cut("law/states/__init__.py", "return self.status is not Status.UNVERIFIED", "return True"),
        f"{DECIDED}[Nor with a state whose rule isn't confirmed]",
        "spec/law/test_states.py::test_an_unconfirmed_retention_rule_destroys_nothing_and_says_so"),
    guard("an unverified number is switched off", 9,
        cut("law/parameters/__init__.py", "or self.source.status is Status.UNVERIFIED", ""),
        "spec/law/test_decide.py::test_a_parameter_has_the_value_of_its_day_and_an_unverified_one_has_none"),
)  # fmt: skip
