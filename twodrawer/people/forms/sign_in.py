"""Forms of signing in and of one's own account."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError

GOOD_ONE = "At least twelve characters. Four words that don’t belong together make a good one."


def password_input(autocomplete: str) -> forms.PasswordInput:
    """A password's input. What was typed is never sent back to the page."""
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "Work e-mail"
        self.fields["login"].widget = forms.EmailInput(attrs={"autocomplete": "username"})
        self.fields["password"].widget = password_input("current-password")
        self.fields["password"].help_text = "We ask for a second step after this."


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        label_code(self.fields["code"])


class ConfirmCodeForm(ReauthenticateForm):  # type: ignore[misc]
    """The same, as proof that it is still the same person."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        label_code(self.fields["code"])


def label_code(field: forms.Field) -> None:
    """The words and the keyboard of a code's input."""
    field.label = "Code from your authenticator app"
    field.help_text = "Or one of your recovery codes."
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "class": "code", "inputmode": "numeric"}
    )


class ConfirmPasswordForm(forms.Form):
    """The password, as proof that it is still the same person."""

    password = forms.CharField(label="Your password", strip=False, widget=password_input("current-password"))


class NewPasswordForm(forms.Form):
    """A password, typed twice, that isn't easily guessed."""

    password1 = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        help_text=GOOD_ONE,
        widget=password_input("new-password"),
    )
    password2 = forms.CharField(
        label="The same again", strip=False, max_length=1000, widget=password_input("new-password")
    )

    def __init__(self, *args: Any, user: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Both the same, and good enough for somebody with this address."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "This isn’t what you typed above.")
        elif first and len(set(first)) < 5:
            self.add_error(
                "password1", "This is the same few characters over and over. Choose more different ones."
            )
        elif first:
            try:
                user = self.user or get_user_model()(email=cleaned.get("email", ""))
                password_validation.validate_password(first, user)
            except ValidationError as weak:
                self.add_error("password1", weak)
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The password that holds, and a new one."""

    current = forms.CharField(
        label="Your password now", strip=False, max_length=1000, widget=password_input("current-password")
    )
    field_order = ("current", "password1", "password2")

    def clean_current(self) -> str:
        """It must be the right one."""
        current: str = self.cleaned_data["current"]
        if self.user is None or not self.user.check_password(current):
            raise ValidationError("This isn’t your password.")
        return current


class OfflineCodeForm(NewPasswordForm):
    """Back in with the printed code."""

    email = forms.EmailField(label="Work e-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    code = forms.CharField(
        label="Offline code",
        max_length=60,
        help_text="Six groups of four, as printed when the practice was set up.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    field_order = ("email", "code", "password1", "password2")


class TypeBackForm(forms.Form):
    """The end of a code, as proof that it was written down."""

    last_group = forms.CharField(
        label="Type its last group of four",
        max_length=8,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "code", "autocapitalize": "characters"}
        ),
    )


class AppCodeForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label="The six digits it shows",
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "class": "code", "inputmode": "numeric"}
        ),
    )


class PasskeyForm(forms.Form):
    """How a new passkey is called and whether it signs in alone. The browser adds the credential."""

    name = forms.CharField(
        label="Name of this passkey",
        max_length=60,
        required=False,
        help_text="So that you know it again: “work laptop”, “blue key”.",
    )
    passwordless = forms.BooleanField(
        label="Sign in with it alone, without a password",
        required=False,
        initial=True,
        help_text="The device asks for your finger, face or PIN. Untick for a plain security key.",
        widget=forms.CheckboxInput(attrs={"data-passwordless": ""}),
    )
