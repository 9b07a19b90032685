"""What is shown, kept, written and read at the desk, and the law around its rules: guards and the tests that miss them.

The other table of `tools.room_guards`, beside tools/disclosure_guards.py. Paths are named from the disclosures room.
"""

from collections.abc import Mapping

from tools.disclosure_guards import (
    ACCOUNT,
    DENIED,
    EDGES,
    LEGAL,
    LOCK,
    OUTSIDE,
    PAPERS,
    READ,
    REFUSED,
    RELEASES,
    REQUESTS,
    SECOND,
    SHAPE,
    SIGNERS,
    WORDS,
)

SHOWS, CONTENTS, IN_EFFECT, ORDERS, LETTERS, FORM_WORDS, PREVIEWS = (
    "tests.rooms.test_request_shows",
    "tests.rooms.test_release_contents",
    "tests.rooms.test_papers_in_effect",
    "tests.rooms.test_release_orders",
    "tests.rooms.test_letters",
    "tests.rooms.test_form_words",
    "tests.rooms.test_previews",
)
RELEASE_PAGES, HANDING_OVER, RELEASE_SIDES, AGREEMENT_PAGES, ORDER_PAGES = (
    "tests.rooms.test_release_pages",
    "tests.rooms.test_handing_over_pages",
    "tests.rooms.test_release_sides",
    "tests.rooms.test_agreement_pages",
    "tests.rooms.test_order_pages",
)
PAPER_FORMS, PAPERS_PAGES, REQUEST_FORMS, REQUESTS_PAGES = (
    "tests.rooms.test_paper_forms",
    "tests.rooms.test_papers_pages",
    "tests.rooms.test_request_forms",
    "tests.rooms.test_requests_pages",
)
WHO_MAY, WORDING, AT_THE_DESK, DECIDE, CITATIONS, TABLE_A = (
    "tests.spec.law.test_who_may",
    "tests.spec.law.test_wording",
    "tests.spec.law.test_requests",
    "tests.spec.law.test_decide",
    "tests.spec.law.test_citations",
    "tests.spec.law.test_table_a",
)
FILES: Mapping[str, tuple[str, ...]] = {
    "actions/orders.py": (ORDERS,),
    "asking.py": (SHOWS, REQUESTS, DENIED),
    "bundle.py": (CONTENTS,),
    "events_requests.py": (REQUESTS,),
    "facts_orders.py": (ORDERS,),
    "facts_papers.py": (READ,),
    "facts_requests.py": (REQUESTS, LEGAL, OUTSIDE),
    "form_text.py": (FORM_WORDS, EDGES, SIGNERS),
    "letters/frame.py": (LETTERS,),
    "letters/outside.py": (LETTERS,),
    "letters/rights.py": (LETTERS, DENIED, OUTSIDE),
    "paper/account.py": (ACCOUNT,),
    "paper/release.py": (CONTENTS,),
    "papers_sealed.py": (EDGES, SIGNERS),
    "queries/keeping.py": (IN_EFFECT,),
    "queries/orders.py": (ORDERS,),
    "queries/papers/due.py": (SIGNERS,),
    "queries/papers/opened.py": (IN_EFFECT, SIGNERS, PAPERS),
    "queries/requests/page.py": (SHOWS, LEGAL, REQUESTS),
    "requests_sealed.py": (SHOWS, REQUESTS, LEGAL),
    "sealed_releases.py": (PREVIEWS, REFUSED, RELEASES),
    "standing_orders.py": (ORDERS,),
    "words_requests.py": (SHOWS, REQUESTS),
    "forms/agreements.py": (AGREEMENT_PAGES,),
    "forms/facts.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "forms/intake.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "forms/papers.py": (PAPER_FORMS, RELEASE_SIDES, PAPERS_PAGES),
    "forms/releases.py": (RELEASE_PAGES,),
    "forms/steps.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "queries/previews.py": (HANDING_OVER,),
    "queries/release_page.py": (RELEASE_PAGES,),
    "queries/requests/lists.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "views/agreements.py": (AGREEMENT_PAGES,),
    "views/entering.py": (PAPER_FORMS, PAPERS_PAGES),
    "views/handing_over.py": (HANDING_OVER,),
    "views/holds.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "views/orders.py": (ORDER_PAGES,),
    "views/outside_review.py": (ORDER_PAGES,),
    "views/papers.py": (PAPER_FORMS, PAPERS_PAGES),
    "views/releases.py": (RELEASE_SIDES, RELEASE_PAGES, HANDING_OVER),
    "views/request_page.py": ("tests.rooms.test_steps_over", REQUEST_FORMS, REQUESTS_PAGES),
    "views/request_steps.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "views/requests.py": (REQUEST_FORMS, REQUESTS_PAGES),
    "views/signing.py": (PAPERS_PAGES,),
    "../law/citations.py": (CITATIONS,),
    "../law/facts.py": (TABLE_A, DECIDE, ORDERS),
    "../law/leaving.py": (AT_THE_DESK, ORDERS, LEGAL),
    "../law/may.py": (WHO_MAY, PAPERS, REQUESTS),
    "../law/question.py": (DECIDE, REQUESTS),
    "../law/requests.py": (AT_THE_DESK, "tests.spec.law.test_desk_answers", REQUESTS, DENIED),
    "../law/wording.py": (WORDING, WHO_MAY),
}
HOLD_ALONE = "nothing but a hold names anybody"
NOT_MISSED: Mapping[tuple[str, str], str] = {
    ("actions/orders.py", "lock"): LOCK,
    ("standing_orders.py", "paper and paper.defects"): WORDS,
    ("queries/orders.py", "not found"): "without an order there is nothing to open",
    (
        "queries/orders.py",
        "people.stands_to_client(by, client_ref, on=on) is not Relationship.CARE_TEAM",
    ): SECOND,
    ("queries/requests/page.py", "one.outcome is Outcome.HOLD and one.human"): HOLD_ALONE,
    (
        "queries/requests/page.py",
        "one.kind is Step.HANDED_OVER and one.human",
    ): "nobody's word is written down before it was asked for",
    ("paper/account.py", "value"): SHAPE,
    ("queries/previews.py", "one"): "a text without words names nobody",
    (
        "../law/may.py",
        "row.states is not None and _state(resource) not in row.states",
    ): "a second wall: a submitted note is frozen before the rows are asked, with a sentence of its own",
    ("queries/keeping.py", "day is not None"): SHAPE,
    (
        "queries/papers/opened.py",
        "opened.signed_version is None or opened.signed_version == opened.version",
    ): "the text of the version that was signed is the text at hand",
}
