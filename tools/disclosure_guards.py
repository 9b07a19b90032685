"""The guards of what is done in the disclosures room, and the tests that miss them. Read by `tools.room_guards`.

What decides is here: acts, reads that ask whether somebody may, and what both rest on. What the pages, letters and
papers of the room ask is in `tools.reading_guards`.
"""

from collections.abc import Mapping

RELEASES, REFUSED, ACCOUNT, MANIFEST = (
    "tests.rooms.test_releases",
    "tests.rooms.test_releases_refused",
    "tests.rooms.test_account",
    "tests.attacks.test_release_manifest",
)
REQUESTS, LEGAL, DENIED, ON_PAPERS = (
    "tests.rooms.test_requests",
    "tests.rooms.test_requests_legal",
    "tests.rooms.test_requests_denied",
    "tests.rooms.test_requests_on_papers",
)
STORIES, OUTSIDE, EDGES = (
    "tests.rooms.test_desk_stories",
    "tests.rooms.test_outside_review",
    "tests.rooms.test_disclosure_edges",
)
PAPERS, SIGNERS, READ, AGREEMENTS = (
    "tests.rooms.test_papers",
    "tests.rooms.test_papers_signers",
    "tests.rooms.test_papers_read",
    "tests.rooms.test_agreements",
)
# Each file with the tests that stand for it, the quickest first.
FILES: Mapping[str, tuple[str, ...]] = {
    "actions/accounting.py": (ACCOUNT, REFUSED, RELEASES),
    "actions/agreements/channels.py": (AGREEMENTS,),
    "actions/agreements/notices.py": (EDGES, AGREEMENTS),
    "actions/agreements/restrictions.py": (AGREEMENTS,),
    "actions/leaving.py": (ACCOUNT,),
    "actions/outside_review.py": (OUTSIDE,),
    "actions/papers/checked.py": (EDGES, PAPERS, SIGNERS, READ),
    "actions/papers/ending.py": (PAPERS,),
    "actions/papers/signers.py": (EDGES, SIGNERS),
    "actions/papers/signing.py": (PAPERS, SIGNERS),
    "actions/papers/writing.py": (EDGES, PAPERS, SIGNERS),
    "actions/releases.py": (EDGES, REFUSED, RELEASES, STORIES),
    "actions/requests/amend.py": (DENIED,),
    "actions/requests/answer.py": (LEGAL, REQUESTS, STORIES, OUTSIDE),
    "actions/requests/deny.py": (DENIED, OUTSIDE, STORIES),
    "actions/requests/describe.py": (REQUESTS, ON_PAPERS),
    "actions/requests/extend.py": (REQUESTS,),
    "actions/requests/hand_over.py": (LEGAL,),
    "actions/requests/leaving.py": (ON_PAPERS, DENIED),
    "actions/requests/steps.py": (REQUESTS, OUTSIDE, DENIED, LEGAL),
    "actions/requests/take_in.py": (STORIES, REQUESTS, LEGAL),
    "actions/requests/verify.py": (REQUESTS,),
    "building.py": (RELEASES, REFUSED),
    "dossier.py": (LEGAL, REQUESTS, OUTSIDE, DENIED),
    "form_reading.py": (READ, EDGES, PAPERS, SIGNERS),
    "gathering.py": (RELEASES, STORIES),
    "leaving.py": (REFUSED, EDGES, RELEASES, ACCOUNT),
    "manifest.py": (MANIFEST,),
    "names.py": (EDGES, RELEASES),
    "queries/account.py": (EDGES, ACCOUNT),
    "queries/agreements/notices.py": (EDGES, AGREEMENTS, "tests.rooms.test_release_sides"),
    "queries/agreements/reaching.py": (STORIES,),
    "queries/agreements/restrictions.py": (EDGES, AGREEMENTS),
    "queries/packages.py": (REFUSED, RELEASES),
    "queries/papers/checking.py": (EDGES, PAPERS, SIGNERS),
    "queries/papers/signers.py": (SIGNERS,),
    "queries/papers/standing.py": (EDGES, PAPERS, SIGNERS),
    "queries/papers_at_hand.py": (ON_PAPERS,),
    "queries/requests/letters.py": (ON_PAPERS, DENIED, OUTSIDE),
    "queries/requests_at_hand.py": (LEGAL, REQUESTS, DENIED, STORIES),
    "queries/requests/release.py": (REQUESTS, DENIED),
    "request_states.py": (REQUESTS,),
    "scans.py": (EDGES, SIGNERS),
    "signers.py": (READ, SIGNERS, PAPERS),
    "standing_releases.py": (REFUSED, RELEASES, STORIES),
    "standing_requests.py": (REQUESTS, STORIES, DENIED),
    "ways.py": (EDGES, ACCOUNT),
    "../verifier/releases.py": (MANIFEST, STORIES),
}
WORDS = "it only chooses words, or how they stand on a page"
SECOND = "a second wall: what is asked before it has refused a ref of nothing, or found somebody faster"
LOCK = "a lock is missed by two at once only: tests/rooms/test_papers.py and tests/attacks play that where it counts"
SHAPE = "what was kept, or is handed in, has this shape"
# Those that no test of a release can miss, each with its reason.
NOT_MISSED: Mapping[tuple[str, str], str] = {
    ("actions/releases.py", "facts.decision"): WORDS,
    ("actions/releases.py", "first"): WORDS,
    ("actions/releases.py", "parts"): WORDS,
    ("actions/releases.py", "more"): WORDS,
    ("actions/releases.py", "more == 1"): WORDS,
    ("actions/releases.py", "row.state == RELEASED"): WORDS,
    ("actions/accounting.py", "isinstance(recipient, Recipient)"): "a name alone may be handed over as well",
    ("names.py", "another"): WORDS,
    ("names.py", "start > AROUND"): WORDS,
    ("names.py", "end + AROUND < len(text)"): WORDS,
    ("names.py", "one"): "no name is blank",
    ("standing_releases.py", "len(undecided) == 1"): WORDS,
    ("standing_releases.py", "isinstance(part, Mapping)"): SHAPE,
    ("queries/agreements/restrictions.py", "lock"): LOCK,
    ("queries/papers/standing.py", "lock"): LOCK,
    ("queries/packages.py", "lock"): LOCK,
    ("standing_requests.py", "lock"): LOCK,
    ("queries/agreements/restrictions.py", "row is None"): SECOND,
    ("queries/papers/standing.py", "row is None"): SECOND,
    (
        "actions/requests/hand_over.py",
        "one.outcome is Outcome.HOLD and one.human",
    ): "nothing but a hold names anybody",
    ("standing_releases.py", "value is not None"): "what is None is not known, said or unsaid",
    ("gathering.py", "one.client_ref in refs"): "a session in a release holds this client's attendance alone",
    (
        "queries/papers/standing.py",
        "newest is None or newest is counts",
    ): "what counts is the newest, read once",
    ("queries/packages.py", "row.practice_id != by.practice_ref"): SECOND,
    ("queries/papers/signers.py", "life is not None"): SHAPE,
    ("actions/papers/signing.py", "one.cite"): WORDS,
    (
        "actions/papers/signing.py",
        "signing.representative_ref",
    ): "what signed is in the details by name as well",
    ("scans.py", "not content"): WORDS,
    ("gathering.py", "text"): "nothing that is blank names anybody",
    ("signers.py", "age >= rule.from_age"): WORDS,
    ("signers.py", "row is None or age is None"): WORDS,
    (
        "actions/agreements/restrictions.py",
        "not agrees and facts.must_agree",
    ): "what has to be agreed to is so at once",
    ("form_reading.py", "not (one.is_gap and one.field in wrong)"): WORDS,
    ("form_reading.py", "'signed' in defect.says or 'sign it' in defect.says"): WORDS,
    ("form_reading.py", "defect.under == forms.PART2_PROCEEDINGS"): WORDS,
    ("signers.py", "age is None"): WORDS,
    ("signers.py", "row is not None"): WORDS,
    ("signers.py", "not rule.enabled or rule.from_age is None"): WORDS,
    (
        "queries/papers/standing.py",
        "one.part == Signer.REPRESENTATIVE",
    ): "a parent signs first, or nobody does",
}
