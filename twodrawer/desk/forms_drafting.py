"""What a note is drafted from, and who writes the sentences."""

from typing import Any

from django import forms

from twodrawer.chart.queries import ModelFacts

MODEL = "model"


class DraftFromForm(forms.Form):
    """A text, pasted or read from a file by the page's script; or a recording, where a program here can hear it."""

    recording = forms.FileField(
        label="Recording",
        required=False,
        help_text="A .wav file, up to ten minutes. It is written down on this machine and kept nowhere.",
        widget=forms.FileInput(attrs={"accept": ".wav"}),
    )
    source = forms.CharField(
        label="Text",
        max_length=1_000_000,
        strip=False,
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "class": "writing", "spellcheck": "false", "autofocus": True}
        ),
        help_text="A transcript (plain text, WebVTT, SubRip, JSON or TextGrid), a dictation, or a summary in your own "
        "words. No psychotherapy notes: what reads like one stays out of the draft.",
    )
    file_name = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    writer = forms.ChoiceField(label="Who writes the sentences", required=False, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, model: ModelFacts | None = None, can_listen: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not can_listen:
            del self.fields["recording"]
        if model is None or not model.may_be_asked:
            del self.fields["writer"]
        else:
            where = "on this machine" if model.is_on_this_machine else f"at {model.origin}"
            choices = [("", "Nobody: the program chooses quotations"), (MODEL, f"The language model {where}")]
            writer = self.fields["writer"]
            assert isinstance(writer, forms.ChoiceField)
            writer.choices = choices
            writer.help_text = (
                "Each of its sentences is looked up in the text; what the text does not say is marked."
            )

    @property
    def is_for_model(self) -> bool:
        """Whether a language model is to write."""
        return bool(self.cleaned_data.get("writer") == MODEL)

    def clean(self) -> dict[str, Any]:
        """There is something to draft from: one text, or one recording."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = bool((cleaned.get("source") or "").strip())
        heard = cleaned.get("recording") is not None
        if said and heard:
            raise forms.ValidationError("Draft from the recording or from the text: one at a time.")
        if not said and not heard and "source" not in self.errors:
            self.add_error("source", "This field is required.")
        return cleaned


class ModelAgreementForm(forms.Form):
    """An administrator's word that there is an agreement."""

    agreed_on = forms.DateField(
        label="Agreement signed on",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Not a day to come.",
    )
    sure = forms.BooleanField(
        label="The practice has a business associate agreement with whoever runs this address",
        help_text="45 CFR 164.502(e)(2), 164.504(e). Your word stands in the ledger, with the address and the day.",
    )
