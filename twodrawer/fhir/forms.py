"""What the page of an import asks: for whom, and which files."""

from collections.abc import Iterable
from typing import Any

from django import forms

from twodrawer.people.facts import MemberFacts


class ManyFiles(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class ImportForm(forms.Form):
    """The clinician comes first, so that it is read before the files are."""

    clinician_ref = forms.UUIDField(
        label="Care team of",
        widget=forms.Select,
        help_text="The clients join this clinician's care team. Nobody else can open their charts by this.",
    )

    def __init__(self, *args: Any, clinicians: Iterable[MemberFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.ref), one.signature_name) for one in clinicians]
        if len(choices) != 1:
            choices = [("", "Choose"), *choices]
        self.fields["clinician_ref"].widget.choices = choices


class FilesForm(ImportForm):
    """With the files. Their names are read for the ending only, and kept nowhere."""

    chosen = forms.Field(
        label="Files",
        required=False,
        widget=ManyFiles(attrs={"multiple": True, "accept": ".json,.ndjson,.jsonl,.zip"}),
        help_text="FHIR R4: bundles, single resources, ndjson, or ZIP archives of these. 32 MB at most in one go.",
    )
