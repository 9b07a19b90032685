"""Guards of the law's own reading of a client's authorization: each defect closes it by itself. Promise 9."""

from tools.guards import Guard, cut, guard

RULES = "law/rules/authorization.py"
DECIDED = "spec/law/test_decide.py::test_a_question_gets_the_answer_of_the_law"


def defect(name: str, words: str) -> Guard:
    """One condition that makes an authorization defective."""
    return guard(name, 9, cut(RULES, words, "if False:"), DECIDED)


GUARDS: tuple[Guard, ...] = (
    defect(
        "an expired authorization is none",
        "if on is not None and paper.expires_on is not None and paper.expires_on < on:",
    ),
    defect("its event ends it", "if paper.expires_event_happened:"),
    defect(
        "a revoked authorization is none",
        "if on is not None and paper.revoked_on is not None and paper.revoked_on <= on:",
    ),
    defect(
        "no compound authorization",
        "if paper.combined_with and not all(_may_join(other) for other in paper.combined_with):",
    ),
    defect("no conditioned authorization", "if paper.conditioned_on not in (None, Condition.NONE):"),
    defect(
        "it names the record", "if paper.covers is not None and not covers(paper.covers, question.record):"
    ),
    defect(
        "a minor signs only for care consented to alone",
        "if paper.signed_by is Signer.CLIENT and question.client.minor and not question.client.consented_alone:",
    ),
    guard(
        "it has all its elements and statements", 9, cut(RULES, "found += _absent(paper)", "pass"), DECIDED
    ),
    guard(
        "what isn't known of it opens nothing", 9, cut(RULES, "    if unknown:\n", "    if False:\n"), DECIDED
    ),
    guard(
        "a consent is no authorization",
        9,
        cut(RULES, "if paper.kind is AuthorityKind.CONSENT:", "if False:"),
        DECIDED,
    ),
    guard(
        "no answer for a day whose law isn't known",
        9,
        cut("law/decide.py", "if _before_the_law(question):", "if False:"),
        "spec/law/test_who_may.py::test_no_record_opens_on_a_day_whose_law_is_not_known",
    ),
)
