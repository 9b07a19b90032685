"""Guards of the law's own reading of a client's forms: each defect closes a form by itself. Promise 9."""

from tools.guards import Guard, cut, guard

FORMS, RULES = "law/rules/forms.py", "law/rules/authorization.py"
DECIDED = "spec/law/test_decide.py::test_a_question_gets_the_answer_of_the_law"


def defect(name: str, words: str, case: str) -> Guard:
    """One condition that makes a form defective, and the case that attacks it."""
    return guard(name, 9, cut(FORMS, words, "if False:"), f"{DECIDED}[{case}]")


GUARDS: tuple[Guard, ...] = (
    defect(
        "an expired authorization is none",
        "if question.on is not None and paper.expires_on is not None and paper.expires_on < question.on:",
        "It has expired the day after",
    ),
    defect(
        "its event ends it",
        "if question.authority.expires_event_happened:",
        "A form whose ending event happened opens nothing",
    ),
    defect(
        "a revoked authorization is none",
        "if on is not None and revoked_on is not None and revoked_on <= on:",
        "A revoked form opens nothing from that day on",
    ),
    defect(
        "no compound authorization",
        "if not all(_is_authorization(other) for other in others):",
        "It may not be part of a consent to treatment",
    ),
    defect(
        "psychotherapy notes have a form of their own",
        "if any(_speaks_of_notes(other) is not for_notes for other in paper.combined_with or ()):",
        "It may not share a form with another authorization",
    ),
    defect(
        "a form that names the notes and more is a compound one",
        "if Record.PSYCHOTHERAPY_NOTES in named and named != {Record.PSYCHOTHERAPY_NOTES}:",
        "One form that names the notes and the chart is a compound one",
    ),
    guard(
        "no conditioned authorization",
        9,
        cut(FORMS, "covers_notes_and_more, conditioned,", "covers_notes_and_more,"),
        f"{DECIDED}[Treatment may not depend on it]",
    ),
    guard(
        "it names the record",
        9,
        cut(FORMS, "conditioned,\n    names_another_record,", "conditioned,"),
        f"{DECIDED}[A form for one progress note doesn't open the whole record set]",
    ),
    defect(
        "a minor signs only for care consented to alone",
        "if signed and question.client.minor and not question.client.consented_alone:",
        "A minor's signature needs the minor's own lawful consent",
    ),
    guard(
        "a form of the client's own ends with the client's life",
        9,
        cut(
            FORMS,
            "if question.client.deceased and question.authority.signed_by is Signer.CLIENT:",
            "if False:",
        ),
        "spec/law/test_table_a.py::test_its_nearest_twin_is_answered_otherwise[17 psychotherapy_notes]",
    ),
    guard(
        "it has all its elements",
        9,
        cut(FORMS, "        *lacking_elements(question),\n"),
        f"{DECIDED}[An authorization without its recipient opens nothing]",
    ),
    guard(
        "it has all its statements",
        9,
        cut(FORMS, "        *lacking_statements(question),\n"),
        f"{DECIDED}[An authorization without the statement about redisclosure opens nothing]",
    ),
    guard(
        "a representative shows what makes them one",
        9,
        cut(
            FORMS, "if paper.signed_by is Signer.REPRESENTATIVE:\n        wanted", "if False:\n        wanted"
        ),
        f"{DECIDED}[A representative's authority is part of the form]",
    ),
    guard(
        "what isn't known of it opens nothing",
        9,
        cut(RULES, "    if unknown:\n", "    if False:\n"),
        f"{DECIDED}[What a form says is never guessed]",
    ),
    guard(
        "a consent is no authorization",
        9,
        cut(RULES, "if paper.kind is AuthorityKind.CONSENT:", "if False:"),
        f"{DECIDED}[A general consent can't stand in for an authorization]",
    ),
    guard(
        "another kind of paper is none",
        9,
        cut(RULES, "if paper.kind is not form.kind:", "if False:"),
        f"{DECIDED}[A Part 2 consent is not a HIPAA authorization]",
    ),
    defect(
        "a consent for a proceeding stands alone",
        "if question.purpose in PROCEEDINGS and question.authority.combined_with:",
        "A consent for a proceeding stands alone",
    ),
    defect(
        "a consent for SUD counseling notes names nothing else",
        "if not alone or set(paper.covers or ()) - {Record.SUD_COUNSELING_NOTES}:",
        "A consent for SUD counseling notes names nothing else",
    ),
    defect(
        "nobody signs over a minor who consented alone",
        "if client.minor and client.consented_alone and question.authority.signed_by is Signer.REPRESENTATIVE:",
        "For care that a minor consents to alone, nobody signs over the minor",
    ),
    guard(
        "no answer for a day whose law isn't known",
        9,
        cut("law/decide.py", "if _before_the_law(question, sheet):", "if False:"),
        "spec/law/test_who_may.py::test_no_record_opens_on_a_day_whose_law_is_not_known",
        "spec/law/test_properties.py::test_the_answer_is_the_one_of_the_day_it_is_asked_for",
    ),
)
