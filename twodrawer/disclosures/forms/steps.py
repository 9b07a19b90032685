"""The forms of a request's steps. They read what was typed; what is allowed is decided by the actions."""

from typing import Any

from django import forms

from twodrawer.disclosures.actions.outside_review import Outside
from twodrawer.disclosures.forms.fields import choices_of, line_of_text, lines_of_text, offer, several
from twodrawer.disclosures.words_requests import FINDINGS, PEOPLE, PROOFS, WORDS
from twodrawer.law.facts import Human
from twodrawer.law.leaving import Word
from twodrawer.law.verification import Proof
from twodrawer.law.words import Endangerment


class StepForm(forms.Form):
    """Every form of the page carries the version that the page showed, so that two clicks do it once."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        if version is not None:
            kwargs["initial"] = {**kwargs.get("initial", {}), "version": version}
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}-%s")
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        """For the action."""
        return dict(self.cleaned_data)


class ProofForm(StepForm):
    """What somebody was asked to show."""

    words = lines_of_text("What was asked for, how and when")


class VerifyForm(StepForm):
    """What was seen, and how."""

    seen = several("Seen", PROOFS)
    how = lines_of_text(
        "How it was verified", help_text="At the door, by a call back, by letterhead; and by whom.", rows=2
    )
    documents = line_of_text("Documents seen", help_text="Kind and number, not a copy.")
    known_already = forms.BooleanField(label="Known to the practice already", required=False)

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "seen": tuple(map(Proof, held["seen"]))}


class HandOverForm(StepForm):
    """To whom, and what."""

    human = forms.ChoiceField(label="To whom")
    who = line_of_text("Name", help_text="Of counsel, or of the clinician.", spellcheck="false")
    words = lines_of_text("What was handed over, and the question")

    def __init__(self, *args: Any, humans: tuple[Human, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "human", [(one.value, PEOPLE[one]) for one in humans])

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "human": Human(held["human"])}


class WordForm(HandOverForm):
    """What that person said."""

    word = forms.ChoiceField(label="What they said", choices=choices_of(WORDS), widget=forms.RadioSelect)
    words = lines_of_text(
        "In their words", help_text="With the day and how it came. For a part: exactly which."
    )
    field_order = ("version", "human", "who", "word", "words")

    def said(self) -> dict[str, Any]:
        """For the action."""
        return {**super().said(), "word": Word(self.cleaned_data["word"])}


class ExtendForm(StepForm):
    """The reason for the one extension, as the client reads it."""

    reason = lines_of_text("The reason, as the client reads it")


class DenyForm(StepForm):
    """Grounds, and the part."""

    grounds = forms.MultipleChoiceField(label="On which ground", widget=forms.CheckboxSelectMultiple)
    part = lines_of_text(
        "Which part", required=False, help_text="If only a part is denied. The rest is given.", rows=2
    )
    words = lines_of_text(
        "In plain language", required=False, help_text="Why, as the client reads it.", rows=3
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], amendment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "grounds", grounds)
        del self.fields["part" if amendment else "words"]


class FindingForm(StepForm):
    """What a licensed professional finds about access."""

    finding = forms.ChoiceField(label="What you find", choices=choices_of(FINDINGS), widget=forms.RadioSelect)
    part = lines_of_text("Which part it is about", required=False, rows=2)
    words = lines_of_text("Why", help_text="For the second reviewer. The client doesn’t get these words.")

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "finding": Endangerment(held["finding"])}


class AuthorForm(StepForm):
    """What the author says to a request for amendment."""

    agrees = forms.ChoiceField(
        label="Is the client right?",
        choices=[("yes", "Yes, I add to the note"), ("no", "No, the note is accurate and complete")],
        widget=forms.RadioSelect,
    )
    note_ref = forms.UUIDField(label="Which note of yours", required=False, widget=forms.Select)
    words = lines_of_text("What you think of it")

    def __init__(self, *args: Any, notes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note_ref"].widget.choices = [("", "None"), *notes]

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "agrees": held["agrees"] == "yes"}


class AcceptForm(StepForm):
    """Whom else to tell."""

    tell = lines_of_text(
        "Whom else to tell", required=False, help_text="Those whom the client named.", rows=2
    )


class AnswerForm(StepForm):
    """Whether the practice agrees, and its words."""

    agreed = forms.ChoiceField(
        label="Does the practice agree?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    words = lines_of_text("In the letter", required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["agreed"]

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "agreed": held.get("agreed", "yes") == "yes"}


class RefuseForm(StepForm):
    """What is wrong with the paper itself."""

    words = lines_of_text(
        "What is wrong with the paper",
        required=False,
        help_text="Say nothing about anybody: the letter must be the same for everyone it could name.",
    )


class WordsForm(StepForm):
    """Some words: a withdrawal, a statement, a rebuttal."""

    words = lines_of_text("In words")

    def __init__(self, *args: Any, label: str = "In words", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label


class ReviewerForm(StepForm):
    """Who reviews."""

    reviewer_ref = forms.UUIDField(label="Who reviews it", widget=forms.Select)

    def __init__(self, *args: Any, clinicians: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer_ref"].widget.choices = clinicians


class OutsideForm(StepForm):
    """Who reviews from outside."""

    who = line_of_text("Name", required=True, spellcheck="false")
    license = line_of_text("License", required=True, help_text="Kind, number and state.", spellcheck="false")
    contract = line_of_text(
        "Their contract with the practice", required=True, help_text="What it is called, and its day."
    )
    reach = lines_of_text("Where to write to them", required=False, rows=2)
    words = lines_of_text("What was agreed", required=False, rows=2)

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        who = Outside(held["who"], held["license"], held["contract"], held["reach"])
        return {"who": who, "words": held["words"], "version": held["version"]}


class TakeInReviewForm(StepForm):
    """What a reviewer from outside decided, with the paper on which they said so."""

    upheld = forms.ChoiceField(
        label="What did they decide?",
        choices=[("yes", "The denial stands"), ("no", "The client may have it")],
        widget=forms.RadioSelect,
    )
    words = lines_of_text("What they found")
    scan = forms.FileField(
        label="Their answer", help_text="The signed paper: a PDF, or a PNG or JPEG image.", required=True
    )

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "upheld": held["upheld"] == "yes", "scan": held["scan"].read()}


class PaperForm(StepForm):
    """Which paper of the client's the request rests on."""

    paper_ref = forms.UUIDField(label="Paper", widget=forms.Select)

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper_ref"].widget.choices = papers


class ReviewForm(StepForm):
    """What the reviewer decides."""

    upheld = forms.ChoiceField(
        label="Does the denial stand?",
        choices=[("yes", "Yes, the part stays back"), ("no", "No, the client may have it")],
        widget=forms.RadioSelect,
    )
    words = lines_of_text("What you found")

    def said(self) -> dict[str, Any]:
        """For the action."""
        held = self.cleaned_data
        return {**held, "upheld": held["upheld"] == "yes"}


class HoldForm(forms.Form):
    """Why a hold is placed or lifted."""

    reason = lines_of_text("Why", rows=2)
