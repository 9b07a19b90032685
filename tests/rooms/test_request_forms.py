"""The desk's forms: drawn again they hold what was typed, drawn for a request they hold what is known of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import browser
from tests.papers import revoke, signed
from tests.requests import BOTH, CHART, MINOR_ALONE, WHOLE, Desk, open_requests, order, replace_form, subpoena
from twodrawer.disclosures.actions import requests as acts
from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_requests import Requester
from twodrawer.disclosures.models import Request
from twodrawer.disclosures.queries.requests import due_requests
from twodrawer.disclosures.request_states import State
from twodrawer.law.facts import Human
from twodrawer.law.question import Authority, ClientFacts, Threat
from twodrawer.law.requests import Asking
from twodrawer.law.words import AuthorityKind, Endangerment, Issuer, Purpose, Relation
from twodrawer.retention.models import LegalHold

INTAKE = {
    "kind": "legal_process", "purpose": "court_order", "records": ["designated_record_set", "psychotherapy_notes"],
    "words": "All records of treatment\nfrom the first day on", "part": "Of 2026", "from_day": "2026-01-01",
    "until_day": "2026-11-12", "relation": "attorney", "name": "Sato", "organization": "Calder and Finch",
    "address": "14 Court Row\nSalem, Oregon", "reach": "503-555-0190", "authority": "court_order",
    "paper": "Order of November 12", "through": "served", "received_on": "2026-11-13", "answer_by": "2026-12-04",
}  # fmt: skip


class Drawn(HTMLParser):
    """The forms of a page: what a browser would send of each as it stands there, and what can be picked in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, list[str]], dict[str, list[str]]]] = []
        self.name, self.is_text = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        name, kind, value = had.get("name", ""), had.get("type", ""), had.get("value", "")
        if tag == "form":
            self.forms.append(({}, {}))
        elif tag in ("select", "textarea"):
            self.name, self.is_text = name, tag == "textarea"
            if self.is_text:
                self.forms[-1][0][name] = [""]
        elif tag == "option" or kind in ("checkbox", "radio"):
            name = self.name if tag == "option" else name
            sent, offered = self.forms[-1]
            offered.setdefault(name, []).append(value)
            if tag == "option" and ("selected" in had or name not in sent):
                sent[name] = [value]
            elif "checked" in had:
                sent.setdefault(name, []).append(value or "on")
        elif tag == "input" and name not in ("", "csrfmiddlewaretoken") and kind != "file":
            self.forms[-1][0][name] = [value]

    def handle_endtag(self, tag: str) -> None:
        self.is_text = self.is_text and tag != "textarea"

    def handle_data(self, data: str) -> None:
        if self.is_text:
            self.forms[-1][0][self.name][0] += data.removeprefix("\n")


def forms_with(answer, field: str, what: str = ""):
    """The forms of a page that have this field; `what`: those that say so."""
    forms = Drawn(answer.content.decode()).forms
    return [one for one in forms if field in one[0] | one[1] and (not what or one[0].get("what") == [what])]


def drawn(answer, field: str, what: str = "") -> dict[str, list[str]]:
    """What a browser would send of the one form with this field."""
    ((sent, _),) = forms_with(answer, field, what)
    return sent


def offered(answer, field: str, what: str = "") -> list[str]:
    """Everything that can be picked for the field; nothing where no form has it."""
    return [value for _, held in forms_with(answer, field, what) for value in held[field]]


def said(answer, within: str = "") -> str:
    """The words of a page; `within`: of the element with this id, which holds no other of its kind."""
    page = answer.content.decode()
    if within:
        ((_, page),) = re.findall(rf'<(\w+)[^>]* id="{within}"[^>]*>(.*?)</\1>', page, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def typed(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The same as a browser sends it."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[Desk]:
    with django_db_blocker.unblock(), open_requests() as desk:
        yield desk


@pytest.fixture
def desk(opened, db) -> Desk:
    return opened


def page_of(desk: Desk, ref: UUID, name: str = "haddad"):
    return browser(desk.house, name).get(reverse("request", args=[ref]))


def post(desk: Desk, route: str, ref: UUID, name: str = "haddad", /, **fields):
    return browser(desk.house, name).post(reverse(route, args=[ref]), fields)


# -- a request is taken in --------------------------------------------------------------------------------


def test_an_intake_that_came_back_keeps_everything_that_was_typed(desk):
    wrong = {**INTAKE, "received_on": "2027-11-13"}
    answer = post(desk, "request_new", desk.house.rowan, **wrong)
    assert answer.status_code == 422
    assert drawn(answer, "through") == typed(wrong)
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("kind", "purpose", "kept"),
    [
        ("legal_process", "court_order", Purpose.COURT_ORDER),
        ("legal_process", "subpoena", Purpose.SUBPOENA),
        ("disclosure", "payment", Purpose.PAYMENT),
        ("access", "", Purpose.CLIENT_ACCESS),
        ("access", "payment", Purpose.CLIENT_ACCESS),
        ("amendment", "subpoena", Purpose.CLIENT_AMENDMENT),
        ("accounting", "payment", None),
    ],
)
def test_a_disclosure_has_the_purpose_that_was_picked_and_a_right_its_own(desk, kind, purpose, kept):
    who = "attorney" if kind in ("legal_process", "disclosure") else "client"
    changed = {**INTAKE, "kind": kind, "purpose": purpose, "relation": who}
    answer = post(desk, "request_new", desk.house.rowan, **changed)
    assert answer.status_code == 302
    facts = desk.facts(Request.objects.get().ref)
    assert (facts.kind, facts.wish.purpose) == (Asking(kind), kept)


def test_whoever_looks_for_nobody_is_asked_for_a_name(desk):
    answer = browser(desk.house, "haddad").post(reverse("request_whose"), {"words": " "})
    assert answer.status_code == 422
    assert "Client: This field is required." in said(answer)


def test_a_hold_leads_back_to_its_list_or_to_the_client_for_those_who_see_no_holds(desk):
    rowan = desk.house.rowan
    for name, route in (("haddad", "client_holds"), ("novak", "client")):
        answer = post(desk, "client_holds", rowan, name, reason=f"A letter came to {name}")
        assert answer["Location"] == reverse(route, args=[rowan])
    assert LegalHold.objects.count() == 2


# -- lists ------------------------------------------------------------------------------------------------


def test_the_queue_names_the_client_of_every_request(desk):
    desk.subpoena()
    desk.subpoena(client_ref=desk.house.tran)
    page = said(browser(desk.house, "haddad").get(reverse("requests")))
    assert ("Rowan" in page, "Tran" in page, "A client" in page) == (True, True, False)


def test_today_tells_the_privacy_officer_what_runs_out_within_a_week_and_nothing_of_what_is_far_off(desk):
    soon = desk.subpoena(answer_by=desk.house.today + timedelta(days=7))
    far = desk.subpoena(answer_by=desk.house.today + timedelta(days=8))
    sees = {"haddad": {soon}, "okafor": {soon, far}, "brandt": set(), "novak": set()}
    for name, refs in sees.items():
        page = browser(desk.house, name).get(reverse("today")).content.decode()
        for ref in (soon, far):
            assert (reverse("request", args=[ref]) in page) is (ref in refs), name


def test_what_is_due_is_listed_of_one_practice_or_of_all_and_no_further_ahead_than_asked(desk):
    house = desk.house
    soon, later = (desk.subpoena(answer_by=house.today + timedelta(days=days)) for days in (5, 15))
    desk.subpoena(answer_by=None)
    for practice in (None, house.practice):
        for within, refs in ((4, []), (5, [soon]), (14, [soon]), (15, [soon, later])):
            found = due_requests(within=within, practice=practice, at=house.at)
            assert [one.ref for one in found] == refs
    assert due_requests(within=60, practice=house.sato_practice, at=house.at) == ()


# -- the facts of a paper ---------------------------------------------------------------------------------

SAID = Known(
    authority=replace_form(combined_with=("authorization", "a contract"), revoked_on=date(2026, 11, 18)),
    client=ClientFacts(minor=False, deceased=False, paid_in_full_restriction=True),
    threat=Threat(imminent=True, recipient_can_prevent=False),
    mandatory=False,
)
STATUTE = Authority(kind=AuthorityKind.STATUTE, cite="ORS 419B.010")
NAMED_BY_LAW = Known(authority=STATUTE, mandatory=True, threat=Threat(recipient_can_prevent=True))


@pytest.mark.parametrize(
    "known",
    [SAID, NAMED_BY_LAW, subpoena(assured=True), subpoena(Issuer.COURT), order(*BOTH), order(), Known()],
    ids=["form", "statute", "assured", "subpoena", "order", "bare order", "nothing"],
)
def test_facts_sent_back_as_they_are_drawn_are_the_same_facts(desk, known):
    ref = desk.directed(known=known)
    assert post(desk, "request_step", ref, **drawn(page_of(desk, ref), "authority.kind")).status_code == 302
    assert desk.facts(ref).version == 2
    assert desk.page(ref).known == known


def test_each_fact_that_is_known_stands_in_its_field(desk):
    sent = drawn(page_of(desk, desk.directed(known=SAID)), "authority.kind")
    assert {name.partition("authority.")[2]: value for name, value in sent.items() if "authority" in name} == {
        "kind": ["authorization"], "covers": ["designated_record_set"], "elements": list(WHOLE.elements or ()),
        "statements": list(WHOLE.statements or ()), "expires_on": ["2027-11-01"], "expires_event_happened": ["no"],
        "revoked_on": ["2026-11-18"], "combined_with": ["authorization, a contract"], "conditioned_on": ["none"],
        "signed_by": ["client"],
    }  # fmt: skip
    assert {name: value for name, value in sent.items() if "authority" not in name} == typed({
        "what": "facts", "version": "1", "mandatory": "no", "threat.imminent": "yes",
        "threat.recipient_can_prevent": "no", "client.minor": "no", "client.deceased": "no",
        "client.paid_in_full_restriction": "yes",
    })  # fmt: skip


def test_the_page_asks_for_the_facts_of_its_paper_and_for_no_others(desk):
    sent = drawn(page_of(desk, desk.subpoena()), "authority.kind")
    asked = {"what", "version", "authority.kind", "authority.issued_by", "authority.satisfactory_assurance"}
    assert set(sent) == asked
    sent = drawn(page_of(desk, desk.directed(known=Known(authority=STATUTE))), "authority.kind")
    assert sent["authority.cite"] == ["ORS 419B.010"]
    assert not {"client.deceased", "threat.imminent"} & set(sent)


def test_other_forms_on_the_sheet_are_read_one_by_one_and_a_blank_is_none(desk):
    ref = desk.directed(known=SAID)
    sent = drawn(page_of(desk, ref), "authority.kind")
    for version, words, kept in (
        ("1", " a will , ,a contract,", ("a will", "a contract")),
        ("2", " ", ()),
    ):
        changed = {**sent, "version": version, "authority.combined_with": words}
        assert post(desk, "request_step", ref, **changed).status_code == 302
        assert desk.page(ref).known.authority.combined_with == kept


def test_facts_from_an_old_page_are_not_written_down(desk):
    ref = desk.subpoena()
    sent = drawn(page_of(desk, ref), "authority.kind")
    assert post(desk, "request_step", ref, **sent).status_code == 302
    old = post(desk, "request_step", ref, **{**sent, "authority.issued_by": "court"})
    assert old.status_code == 409
    assert drawn(old, "authority.kind")["authority.issued_by"] == ["court"]
    assert desk.page(ref).known == subpoena()


def test_facts_typed_over_an_older_page_say_so_each_time_they_are_sent(desk):
    """Else the second press would write over what somebody else had found out, unseen."""
    ref = desk.subpoena()
    sent = drawn(page_of(desk, ref), "version", "facts")
    desk.verify(ref)
    first = post(desk, "request_step", ref, **sent)
    assert first.status_code == 409
    again = drawn(first, "version", "facts")
    assert again["version"] == sent["version"]
    assert post(desk, "request_step", ref, **again).status_code == 409


@pytest.mark.parametrize("version", ["", "x", "-1", "9999999999"])
def test_facts_without_the_version_that_was_looked_at_are_not_written_down(desk, version):
    ref = desk.subpoena()
    sent = drawn(page_of(desk, ref), "version", "facts")
    assert post(desk, "request_step", ref, **{**sent, "version": version}).status_code == 409
    assert desk.facts(ref).version == 1


def test_facts_that_are_none_come_back_with_what_was_typed(desk):
    ref = desk.directed()
    sent = drawn(page_of(desk, ref), "authority.kind")
    answer = post(desk, "request_step", ref, **{**sent, "authority.expires_on": "in the spring"})
    assert answer.status_code == 422
    assert drawn(answer, "authority.kind")["authority.expires_on"] == ["in the spring"]
    assert "Expires on: Enter a valid date." in said(answer)
    assert desk.facts(ref).version == 1


def test_whether_a_minor_consented_alone_is_asked_beside_the_rule_of_the_state(desk):
    parent = Requester(Relation.PERSONAL_REPRESENTATIVE, "Tran")
    known = Known(client=MINOR_ALONE)
    page = page_of(desk, desk.access(client_ref=desk.house.tran, requester=parent, known=known))
    assert drawn(page, "client.consented_alone")["client.consented_alone"] == ["yes"]
    assert "The rule of Oregon is not confirmed here (ORS 109.675)" in said(page)
    assert "The clinician knows under which rule" not in said(page)


# -- the next step ----------------------------------------------------------------------------------------


def test_every_step_is_drawn_with_the_version_of_its_page(desk):
    ref = desk.access()
    desk.do(acts.extend_request, ref, reason="The archive is far away")
    page = page_of(desk, ref)
    for what in ("proof", "verify", "withdraw"):
        assert drawn(page, "version", what)["version"] == ["2"]
    sent = {**drawn(page, "version", "withdraw"), "words": "Rowan, by phone"}
    assert post(desk, "request_step", ref, **sent).status_code == 302
    assert desk.facts(ref).state is State.WITHDRAWN


def test_a_step_without_its_words_comes_back_as_it_was_typed(desk):
    ref = desk.access()
    given = {"what": "verify", "version": "1", "seen": ["identity"], "how": "", "documents": "Passport"}
    answer = post(desk, "request_step", ref, **given, known_already="on")
    assert answer.status_code == 422
    assert drawn(answer, "documents") == typed({**given, "known_already": "on"})
    assert "How it was verified: This field is required." in said(answer)
    assert not desk.facts(ref).verified


def test_a_paper_that_is_not_valid_now_is_offered_as_that(desk):
    live, gone = signed(desk.house), signed(desk.house)
    revoke(desk.house, gone)
    page = page_of(desk, desk.directed()).content.decode()
    options = dict(re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>([^<]*)</option>', page))
    assert "(not valid now)" not in options[str(live)]
    assert options[str(gone)] == f"{options[str(live)]} (not valid now)"


def test_each_writes_down_the_answer_that_is_theirs_to_write(desk):
    ref = desk.ordered(order(*BOTH))
    desk.verify(ref)
    assert offered(page_of(desk, ref), "human", "word") == []
    for human in (Human.COUNSEL, Human.ORIGINATOR):
        desk.do(acts.hand_over, ref, human=human, who="Brandt", words="The order")
    assert offered(page_of(desk, ref), "human", "word") == ["counsel"]
    assert offered(page_of(desk, ref, "okafor"), "human", "word") == ["originator"]


def test_an_amendment_is_denied_in_plain_words_and_access_in_part(desk):
    amendment, access = desk.amendment(), desk.access()
    for ref, field in ((amendment, "words"), (access, "part")):
        desk.verify(ref)
        sent = drawn(page_of(desk, ref), "version", "deny")
        assert set(sent) == {"what", "version", field}
    desk.do(acts.author_answers, amendment, "okafor", agrees=False, note_ref=None, words="It was four nights")
    sent = drawn(page_of(desk, amendment), "version", "deny")
    given = {**sent, "grounds": ["accurate_and_complete"], "words": "The note says what was said"}
    assert post(desk, "request_step", amendment, **given).status_code == 302
    assert desk.facts(amendment).state is State.DENIED
    page = page_of(desk, amendment).content.decode()
    letter, *_ = re.findall(r'href="(/[^"]*letters?/[^"]*)"', page)
    assert "The note says what was said" in said(browser(desk.house, "haddad").get(letter))


def test_only_a_restriction_asks_whether_the_practice_agrees(desk):
    for asking, asks in ((Asking.RESTRICTION, True), (Asking.ACCOUNTING, False)):
        ref = desk.take_in(asking)
        desk.verify(ref)
        sent = drawn(page_of(desk, ref), "version", "answer")
        assert offered(page_of(desk, ref), "agreed", "answer") == (["yes", "no"] if asks else [])
        assert post(desk, "request_step", ref, **sent).status_code == (422 if asks else 302)
        assert desk.facts(ref).state is (State.DECIDING if asks else State.ANSWERED)


def test_a_reviewer_whose_right_to_see_it_ends_goes_back_to_today(desk):
    ref = desk.access()
    desk.verify(ref)
    found = Endangerment.LIFE_OR_SAFETY
    desk.do(acts.find_danger, ref, "okafor", finding=found, part="November 12", words="Danger")
    desk.do(acts.deny_access, ref, grounds=("endangers_life_or_safety",), part="November 12")
    desk.do(acts.name_reviewer, ref, reviewer_ref=desk.house.brandt.ref)
    sent = drawn(page_of(desk, ref, "brandt"), "upheld", "review")
    given = {**sent, "upheld": "no", "words": "I see no danger in it"}
    answer = post(desk, "request_review", ref, "brandt", **given)
    assert answer["Location"] == reverse("today")
    assert page_of(desk, ref, "brandt").status_code == 404
    assert desk.facts(ref).may_leave == (CHART,)
