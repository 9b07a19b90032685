"""The form of a downtime kit: for which day, and the passphrase that seals it."""

from datetime import date, timedelta
from typing import Any

from django import forms

from twodrawer.desk.kit import passphrase as words
from twodrawer.desk.kit.leaving import AHEAD
from twodrawer.lib.age_passphrase import as_typed


class KitForm(forms.Form):
    """The passphrase is typed twice: one that was mistyped is found out when nobody can help any more."""

    day = forms.ChoiceField(label="For which day", help_text="The kit asks not to be used after it.")
    passphrase = forms.CharField(
        label="Passphrase",
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text="The six words above, or your own: at least 16 characters that nobody would guess.",
    )
    again = forms.CharField(
        label="The same again",
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        days = [on + timedelta(days=ahead) for ahead in range(AHEAD.days + 1)]
        field = self.fields["day"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (day.isoformat(), f"{day:%A}, {day:%B} {day.day}{' (today)' if day == on else ''}")
            for day in days
        ]
        self.offered = self._offered()

    def _offered(self) -> str:
        """The words to show: those that were shown before, if they could have been drawn, so that nobody notes two."""
        before = str(self.data.get("drawn", "")) if self.is_bound else ""
        return before if words.is_drawn(before) else words.drawn()

    def clean(self) -> dict[str, Any]:
        """Typed the same twice, and not too weak."""
        said = super().clean() or {}
        typed, again = as_typed(said.get("passphrase", "")), as_typed(said.get("again", ""))
        if typed and again and typed != again:
            self.add_error("again", "This isn’t the same as above.")
        elif typed and (fault := words.fault(typed)):
            self.add_error("passphrase", fault)
        return said

    def asked_for(self) -> tuple[date, str]:
        """For the action."""
        return date.fromisoformat(self.cleaned_data["day"]), self.cleaned_data["passphrase"]
