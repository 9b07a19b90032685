"""The form on which a request is taken in. It reads what was typed; what is allowed is decided by the action."""

from datetime import date
from typing import Any

from django import forms

from twodrawer.disclosures.asking import Known
from twodrawer.disclosures.facts_requests import Requester, Wish
from twodrawer.disclosures.forms.fields import choices_of, day_of, line_of_text, lines_of_text
from twodrawer.disclosures.words_requests import AUTHORITIES, KINDS, PURPOSES, RECORDS, RELATIONS
from twodrawer.law.question import Authority
from twodrawer.law.requests import PURPOSES as PURPOSES_OF
from twodrawer.law.requests import Asking
from twodrawer.law.words import AuthorityKind, Purpose, Record, Relation

THROUGH = (
    ("mail", "By mail"),
    ("in_person", "In person"),
    ("e_mail", "By e-mail"),
    ("fax", "By fax"),
    ("phone", "By phone"),
    ("portal", "Through the portal"),
    ("served", "Served"),
)
CHOSEN = (Asking.DISCLOSURE, Asking.LEGAL_PROCESS)


class IntakeForm(forms.Form):
    """Who asks, for what, on which paper, and how it came."""

    kind = forms.ChoiceField(label="What is asked", choices=choices_of(KINDS))
    purpose = forms.ChoiceField(
        label="For what",
        required=False,
        help_text="For a disclosure, a subpoena or an order. The client’s own rights need none.",
        choices=[
            ("", "The client’s own right"),
            *[(one.value, PURPOSES[one]) for kind in CHOSEN for one in PURPOSES_OF[kind]],
        ],
    )
    records = forms.MultipleChoiceField(
        label="Of which record",
        choices=choices_of(RECORDS),
        widget=forms.CheckboxSelectMultiple,
        help_text="“All records” is the chart and psychotherapy notes, if any.",
    )
    words = lines_of_text(
        "In the asker’s words", help_text="As it stands on the paper: “all records of treatment”.", rows=2
    )
    part = line_of_text("Only this part", help_text="If not everything is asked for.")
    from_day = day_of("From")
    until_day = day_of("Until")
    relation = forms.ChoiceField(label="Who asks", choices=choices_of(RELATIONS))
    name = line_of_text("Name", spellcheck="false")
    organization = line_of_text("Organization", spellcheck="false")
    address = lines_of_text("Address", help_text="Where an answer goes.", rows=3)
    reach = line_of_text("Phone or e-mail", spellcheck="false")
    authority = forms.ChoiceField(
        label="On which paper", choices=[("", "Not looked at yet"), *choices_of(AUTHORITIES)], required=False
    )
    paper = line_of_text("The paper", help_text="What it is, its date, how many pages, who signed it.")
    through = forms.ChoiceField(label="How it came", choices=THROUGH)
    received_on = day_of("Received on", required=True)
    answer_by = day_of("Answer by", help_text="The day that the paper names, if it names one.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"received_on": today, "records": [Record.DESIGNATED_RECORD_SET.value], "kind": "access"},
        )
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False

    def asked(self) -> dict[str, Any]:
        """What was typed, as the action takes it. The client's own rights have one purpose, or none."""
        held = self.cleaned_data
        asking = Asking(held["kind"])
        purposes = PURPOSES_OF[asking]
        typed = Purpose(held["purpose"]) if held["purpose"] else None
        purpose = typed if asking in CHOSEN else (purposes[0] if purposes else None)
        kind = AuthorityKind(held["authority"]) if held["authority"] else None
        return {
            "asking": asking,
            "requester": Requester(
                Relation(held["relation"]), held["name"], held["organization"], held["address"], held["reach"]
            ),
            "wish": Wish(
                purpose=purpose,
                records=tuple(map(Record, held["records"])),
                words=held["words"],
                paper=held["paper"],
                part=held["part"],
                from_day=held["from_day"],
                until_day=held["until_day"],
            ),
            "through": held["through"],
            "received_on": held["received_on"],
            "answer_by": held["answer_by"],
            "known": Known(authority=Authority(kind=kind)),
        }


class WhoseForm(forms.Form):
    """Whose record is asked for."""

    words = line_of_text("Client", required=True, help_text="Name or record number.", spellcheck="false")
