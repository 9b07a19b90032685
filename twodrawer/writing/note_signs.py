"""Which note elements a text gives evidence of.

A sentence is looked at for each element's signs. Some words belong to one element only in the right company:
"anxiety" is a symptom where it is told of, and none in "psychoeducation about anxiety"; the clinician
"practiced", and the client did too. What a sentence is for is decided by all its signs together.
"""

import re

from twodrawer.writing.elements import Element
from twodrawer.writing.lexicon import Match, Read
from twodrawer.writing.private_words import private_words

_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?::[0-5]\d|\s?[ap]\.?m\b\.?|(?=\s?[-–—]\s?(?:1[0-2]|\d)(?::[0-5]\d)?\s?[ap]m))",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?P<n>\d{1,3}|thirty|forty|forty[- ]five|fifty|fifty[- ]\w+|sixty|ninety)[\s-]?(?:min(?:ute)?s?)\b",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"\b(?:session|visit|duration|length|contact|spent|face|individual|telehealth|call(?:ed)?|"
    r"psychotherapy|therapy|total|met|seen|"
    r"time(?!-)|intake|appointment|appt|start|stop|cpt|908\d\d|group|family|couples?|video|office)\b",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"\b(?:walk\w*|practi[cs]\w*|breath\w*|daily|each day|journal\w*|medit\w*|nap|before bed|screen time|"
    r"between sessions|worry time|asleep|minutes awake)\b",
    re.IGNORECASE,
)
_ICD = re.compile(r"\b[FZ][0-9]{2}(?:\.[0-9A-Z]{1,4})?\b")
_TELLS = re.compile(
    r"\b(?:report\w*|endors\w*|describ\w*|stat(?:es|ed|ing)|complain\w*|c/o|experienc\w*|struggl\w*|"
    r"suffer\w*|feel\w*|felt|"
    r"has been|have been|had been|continues? to|worse\w*|improv\w*|increas\w*|decreas\w*|reduc\w*|fewer|"
    r"more|less|better|nightly|daily|most days|"
    r"every (?:day|night|morning)|times? (?:a|per)|x ?/? ?w|/w(?:ee)?k|per week|mild\w*|moderate\w*|"
    r"severe\w*|symptoms?|sx|still|"
    r"persist\w*|ongoing|remain\w*|this week|past week|last week|since|hours|hrs|denie[sd]|no longer|woke|"
    r"wak\w+|had|episodes?|"
    r"says|said|rat(?:es|ed)|noted|admits?|acknowledg\w*|disclos\w*)\b",
    re.IGNORECASE,
)
_CLINICIAN = re.compile(
    r"^\W*(?:(?:the|this) )?(?:therapist|clinician|writer|counselor|provider|i|we|psychologist|"
    r"social worker|sw|th)\b",
    re.IGNORECASE,
)
_CLIENT = re.compile(
    r"^\W*(?:(?:the|this) )?(?:client|clt|ct|cl|pt|patient|she|he|they|couple|family|member|mother|mom|"
    r"father|dad|child|teen)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:report\w*|endors\w*|describ\w*|complain\w*|c/o|experienc\w*|struggl\w*|suffer\w*|says|said|"
    r"stat(?:es|ed)|rat(?:es|ed)|"
    r"daily|nightly|most days|per week|/ ?w(?:ee)?k|x ?/? ?w|this week|past week|last week|last night|"
    r"since|worse\w*|improv\w*|better|hours|"
    r"times|fewer|no longer|still|continues? to|has been|admits?|acknowledg\w*)\b",
    re.IGNORECASE,
)
_WHO = (
    r"(?:the )?(?:client|clt|ct|cl|pt|patient|she|he|they|couple|child|teen|family|mother|mom|father|dad|"
    r"parents|members?|husband|wife)"
)
_ANSWERS = re.compile(
    rf"(?:;|,|—|–|:|\band\b|\bwhile\b|\bthen\b|\bwhich\b)\s*(?:then |and )?{_WHO}\s+(?:(?:then|also|"
    rf"initially|first|quickly|at first|was|were|"
    rf"\w+ly)\s+)?(?!will\b|is\b|was to\b|has\b|had\b|plans\b)[a-z]+(?:ed|d|t|s|ew|ok|ave|oke|able|an|ose|"
    rf"id)\b",
    re.IGNORECASE,
)
_CLIENT_ANYWHERE = re.compile(rf"\b{_WHO}\b(?! to\b)", re.IGNORECASE)
# Whoever is coached or asked does nothing yet.
_TAUGHT = re.compile(
    rf"\b(?:coach\w*|taught|teach\w*|help\w*|ask\w*|guid\w*|prompt\w*|assist\w*|encourag\w*|with|for) {_WHO}\b",
    re.IGNORECASE,
)
_CAME_FOR = re.compile(
    rf"^\W*(?:{_WHO} )?(?:presented|presents|came|comes|attended|was seen|seen)\b[^.;]*$", re.IGNORECASE
)
_BEGINS_ACTING = re.compile(
    r"^\W*(?:\w+ly )?(?:explor|process|review|discuss|provid|us(?:ed|ing)|taught|introduc|guid|model|"
    r"practi|validat|normali|challeng|facilitat|"
    r"help|assist|encourag|support|educat|psychoed|reinforc|identif|reflect|refram|work|address|utiliz|"
    r"employ|appl|conduct|led|coach|"
    r"walk|engag(?:ed|ing) (?:client|pt)|offer|gave|ask|prompt|highlight|summari|map|drew)\w*\b",
    re.IGNORECASE,
)
_CLINICIAN_BEGINS = re.compile(
    r"^\W*(?:\w+ly )?(?:(?:therapist|clinician|writer|counselor|provider|i|we|this (?:writer|clinician|"
    r"therapist)) (?:then |also )?)?(?:taught|introduced|"
    r"guided|modell?ed|validated|normali[sz]ed|challenged|facilitated|coached|role-?played|reframed|"
    r"psychoed\w*|led|walked (?:client|pt|him|her|them|through)|"
    r"explored|processed|assisted|helped|encouraged|provided|used|utilized|employed|administered|"
    r"practiced (?:with|in session|together)|"
    r"practiced [^.;]{3,60};|brainstormed|mediated|demonstrated (?:for|to) (?:client|pt|the))\b",
    re.IGNORECASE,
)
_CLIENT_BEGINS = re.compile(
    rf"^\W*(?:{_WHO} )?(?:(?:then|also|was|were|initially|quickly|\w+ly) )?(?:became|demonstrated|declined|"
    rf"participated|verbali[sz]ed|responded|tolerated|agreed|"
    r"receptive|able to|engaged|struggled to|hesitant|reluctant|resistant|open to|noticed|recogni[sz]ed|"
    r"reali[sz]ed|acknowledged|said (?:it|the|that|this)|"
    r"expressed (?:relief|understanding|interest|doubt)|completed (?:the|a|two|three) (?:exercise|role|"
    r"round|list|sheet)|needed (?:\w+ )?prompt)\b(?! (?:for|to) (?:client|pt))",
    re.IGNORECASE,
)
_PLAN_BEGINS = re.compile(
    r"^\W*(?:plan|p|next(?: (?:session|time|visit|appt|appointment|week|step|steps))?|rtc|f/?u|"
    r"follow[- ]?up|return|refer(?:red|ral)?|schedule|tx plan|to do)\b\s*(?::|-|–|to\b|in\b|on\b|#|\d|"
    r"for\b|with\b|at\b|made\b|is\b)",
    re.IGNORECASE,
)
_HOMEWORK_HEAD = re.compile(
    r"^\W*(?:homework|hw|home practice|assign\w*|between sessions?|before next|for next|to practi[cs]e|"
    r"pt to|client to|ct to|will)\b",
    re.IGNORECASE,
)
_PLAN_HEAD = re.compile(
    r"^\W*(?:plan|p|next|rtc|f/?u|follow[- ]?up|cont(?:inue)?|will|return|refer|schedule|homework|hw)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|next|plans? to|to continue|agreed to|going to|upcoming|scheduled|by (?:mon|tue|wed|thu|fri|"
    r"sat|sun)\w*)\b",
    re.IGNORECASE,
)

_GOAL_BEGINS = re.compile(
    r"^\W*(?:(?:the|his|her|their|one|first|second) )?(?:(?:treatment|current|main|stated|\w+-term) )?"
    r"goals?(?: (?:\d|one|two|three|here|of treatment))?(?: (?:is|are|remains?|stays?)\b|\s?[:–—-])",
    re.IGNORECASE,
)
_HOW_FAR = re.compile(
    r"\b(?:now|met|unmet|reached|achieved|completed?|so far|(?:up|down) from|from \d|versus|vs|compared|was|were|"
    r"had|did|managed|longest|better|worse|improv\w*|progress\w*|no change|unchanged|not yet|still|on track|towards?|"
    r"already|would be|(?:day|week|month) \d|\d+ (?:of|out of|/) \d+|this (?:week|month)|"
    r"last (?:week|month|session|time)|since|at intake|baseline|part(?:ial)?ly|"
    r"about half|currently|at present|to date|again|returned)\b|%|\d/\d",
    re.IGNORECASE,
)


# What is done with a goal's wording, or how it came to be one.
_GOAL_IS_KEPT = re.compile(
    r"\b(?:goals?|objectives?|aims?)\b.*\b(?:read (?:aloud|out|through|over)|left as (?:it|they|is)|"
    r"stands? as (?:written|it is|is|set)|(?:chosen|picked|written|set|named) by|agreed (?:on|upon)|"
    r"(?:written|wrote|put) (?:down|in(?:to)?)\b|still (?:fits?|stands?|applies|holds)|carried over|copied|"
    r"restated|reworded|kept as)",
    re.IGNORECASE | re.DOTALL,
)
_HOW_FAR_OUTRIGHT = re.compile(
    r"\b(?:now|un?met|met|reached|achieved|completed?|so far|(?:up|down) from|from \d|versus|vs|compared|better|"
    r"worse|improv\w*|progress\w*|no change|unchanged|not yet|on track|towards?|closer|already|"
    r"\d+ (?:of|out of|/) \d+|this (?:week|month)|last (?:week|month)|baseline|part(?:ial)?ly|half)\b|\d/\d",
    re.IGNORECASE,
)


def names_a_goal(sentence: str) -> bool:
    """Whether a goal is only named: how far it has come is said by nothing."""
    if _GOAL_IS_KEPT.search(sentence):
        return _HOW_FAR_OUTRIGHT.search(sentence) is None
    return bool(_GOAL_BEGINS.search(sentence)) and _HOW_FAR.search(sentence) is None


def is_the_clients(sentence: str) -> bool:
    """Whether the client acts in it: "Teen used the card" tells of no intervention, be it one that was taught."""
    return bool(_CLIENT.search(sentence))


def elements_by_rules(read: Read) -> set[Element]:
    """The elements that the rules alone find in a text, but for risk."""
    return {
        element for number in range(len(read.tokens.spans)) for element in elements_of_sentence(read, number)
    }


def elements_of_sentence(read: Read, number: int) -> set[Element]:
    """The elements in one sentence, but for risk that only the whole text decides."""
    text = read.sentence(number)
    hits = _hits(read, number)
    found = {element for element in Element if element.value in hits}
    if _has_times(text):
        found.add(Element.SESSION_TIMES)
    elif _A_RATING.search(text) and not _OF_A_SESSION.search(text):
        found.discard(Element.SESSION_TIMES)  # "distress started at 75 and ended at 40"
    if _ICD.search(text):
        found.add(Element.DIAGNOSIS)
    _settle_openings(found, text)
    _settle_who_acted(found, text)
    _settle_plan(found, text, hits)
    _settle_symptoms(found, text, hits)
    _settle_concern(found, hits)
    _settle_ratings(found, hits, read)
    _settle_tests(found, text)
    if names_a_goal(text):
        found.discard(Element.GOAL_PROGRESS)
    if next(private_words(read, number), None) is not None:
        # A private passage carries only what is charted fact inside it.
        found &= _CHARTED
    if len(hits.get("location_modality", ())) == 1 and _FACE_TO_FACE.search(text):
        found.discard(Element.LOCATION_MODALITY)
    return found


_A_RATING = re.compile(
    r"\b(?:distress|suds?|rat(?:ed|ing|ings)|anxiety|cravings?|urges?|fear|disgust|scores?|intensity)\b",
    re.IGNORECASE,
)
_OF_A_SESSION = re.compile(r"\b(?:session|visit|appointment|call|contact|min(?:ute)?s?)\b", re.IGNORECASE)
_FACE_TO_FACE = re.compile(r"minutes[^.;]*face[- ]to[- ]face", re.IGNORECASE)
_NOT_BESIDE_A_TOPIC = frozenset(Element) - {
    Element.PRESENTING_CONCERN,
    Element.SYMPTOMS,
    Element.FUNCTIONAL_STATUS,
    Element.SESSION_TIMES,
    Element.LOCATION_MODALITY,
}
_CHARTED = frozenset(
    {
        Element.SESSION_TIMES,
        Element.LOCATION_MODALITY,
        Element.MEDICATION,
        Element.DIAGNOSIS,
        Element.TEST_RESULT,
        Element.RISK,
        Element.HOMEWORK,
    }
)


def _settle_tests(found: set[Element], text: str) -> None:
    """The GAD-7 is a questionnaire, GAD a diagnosis."""
    if Element.DIAGNOSIS in found and re.search(r"\bgad-?\s?7\b", text, re.IGNORECASE):
        rest = re.sub(r"\bgad-?\s?7\b", " ", text, flags=re.IGNORECASE)
        if not re.search(
            r"\b(?:diagnos|dx|disorder|criteria|mdd|ptsd|gad|ocd|adhd|bpd|bipolar|remission|episode)|"
            r"[FZ]\d\d",
            rest,
            re.IGNORECASE,
        ):
            found.discard(Element.DIAGNOSIS)


def _hits(read: Read, number: int) -> dict[str, list[Match]]:
    first, last = read.tokens.spans[number]
    hits: dict[str, list[Match]] = {}
    for match in read.under("elements."):
        if first <= match.first < last:
            hits.setdefault(match.sign.removeprefix("elements."), []).append(match)
    return hits


def _has_times(text: str) -> bool:
    clocks = _CLOCK.findall(text)
    if len(clocks) >= 2 and not re.search(r"\b(?:sle(?:ep|pt)|wak|woke|bed|asleep)", text, re.IGNORECASE):
        return True
    minutes = _MINUTES.search(text)
    if minutes is None or _AT_HOME.search(text):
        return False
    return bool(_SPENT.search(text)) or len(text) < 30


def _settle_symptoms(found: set[Element], text: str, hits: dict[str, list[Match]]) -> None:
    """A symptom is one where it is told of, not where it is what was taught about, planned for, seen or diagnosed."""
    if Element.SYMPTOMS not in found:
        if "symptoms__plain" in hits and _TELLS.search(text) and not _CLINICIAN.search(text):
            found.add(Element.SYMPTOMS)
        return
    others = found & {
        Element.INTERVENTION,
        Element.PLAN,
        Element.HOMEWORK,
        Element.GOAL_PROGRESS,
        Element.TEST_RESULT,
        Element.MEDICATION,
    }
    if (
        (others and not _TELLS.search(text))
        or (found & {Element.DIAGNOSIS, Element.MENTAL_STATUS} and not _REPORTS.search(text))
        or (Element.INTERVENTION in found and _CLINICIAN.search(text) and not _REPORTS.search(text))
    ):
        found.discard(Element.SYMPTOMS)


def _settle_concern(found: set[Element], hits: dict[str, list[Match]]) -> None:
    """What is only talked of is the concern of the visit if the sentence isn't there for something else."""
    if "presenting_concern__topic" in hits and not found & _NOT_BESIDE_A_TOPIC:
        found.add(Element.PRESENTING_CONCERN)


def _settle_openings(found: set[Element], text: str) -> None:
    """Telegraph style leaves out who acts; the first word says it: "Taught …", "Declined …", "Next: …"."""
    if _CLINICIAN_BEGINS.search(text):
        found.add(Element.INTERVENTION)
    if _CLIENT_BEGINS.search(text) and not found & {Element.HOMEWORK, Element.TEST_RESULT}:
        found.add(Element.CLIENT_RESPONSE)
    if _PLAN_BEGINS.search(text):
        found.add(Element.PLAN)
    if Element.PRESENTING_CONCERN in found and _CAME_FOR.search(text.rstrip(". ")):
        # "Presented for relapse prevention" says why, not what was done.
        found.discard(Element.INTERVENTION)


def _settle_who_acted(found: set[Element], text: str) -> None:
    """What the clinician did is intervention, what the client did in answer is response; one sentence may hold both."""
    if Element.INTERVENTION not in found:
        return
    if _CLIENT_BEGINS.search(text) and not re.search(r"[;.]", text[:-1]):
        found.discard(Element.INTERVENTION)
    elif _ANSWERS.search(text):
        found.add(Element.CLIENT_RESPONSE)
    elif (
        Element.CLIENT_RESPONSE in found
        and (_CLINICIAN.search(text) or _BEGINS_ACTING.search(text))
        and not _CLIENT_ANYWHERE.search(_TAUGHT.sub(" ", text))
        and not re.search(r"[;:]|\bwith (?:good|some|fair|positive)", text)
    ):
        found.discard(Element.CLIENT_RESPONSE)


_SPEECH = frozenset(
    "said wrote answered replied commented remarked decided chose named repeated linked listed laughed smiled".split()
)


def _settle_ratings(found: set[Element], hits: dict[str, list[Match]], read: Read) -> None:
    """A number is an answer to the work only where there is work; else it is how strong a symptom is."""
    said = [read.words(match).lower() for match in hits.get("client_response", ())]
    if Element.INTERVENTION in found or not said:
        return
    beside = found & {Element.SYMPTOMS, Element.TEST_RESULT, Element.GOAL_PROGRESS, Element.SESSION_TIMES}
    if beside and all(re.search(r"\d|^rat", words) for words in said):
        found.discard(Element.CLIENT_RESPONSE)
    if all(words in _SPEECH for words in said) and not _CLIENT_BEGINS.search(read.text):
        found.discard(Element.CLIENT_RESPONSE)


def _settle_plan(found: set[Element], text: str, hits: dict[str, list[Match]]) -> None:
    ahead = bool(_PLAN_HEAD.search(text) or _AHEAD.search(text))
    if ahead and found & {Element.PLAN, Element.HOMEWORK}:
        # What will be done next time was not done today.
        if not re.search(r"\b\w+ed\b", text) or _PLAN_HEAD.search(text):
            found.discard(Element.INTERVENTION)
        if Element.CLIENT_RESPONSE in found and not re.search(
            r"\bagree|\bwilling|\baccept|\bopen to|\breceptive|\bdoubt", text, re.IGNORECASE
        ):
            found.discard(Element.CLIENT_RESPONSE)
        if not re.search(r"\b(?:today|seen|met|session (?:by|via|in)|conducted|held)\b", text, re.IGNORECASE):
            found.discard(Element.LOCATION_MODALITY)
    if Element.HOMEWORK in found and Element.FUNCTIONAL_STATUS in found and not _REPORTS.search(text):
        found.discard(Element.FUNCTIONAL_STATUS)
    if Element.HOMEWORK in found and Element.INTERVENTION in found and _HOMEWORK_HEAD.search(text):
        found.discard(Element.INTERVENTION)
