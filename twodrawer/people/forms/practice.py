"""Forms of set-up and of the practice's settings."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from twodrawer.people.actions import PracticeWords
from twodrawer.people.forms.sign_in import NewPasswordForm
from twodrawer.people.signin.set_up_code import asks_for_code, is_set_up_code

ZONES = (
    ("America/New_York", "Eastern time"),
    ("America/Detroit", "Eastern time, Detroit"),
    ("America/Indiana/Indianapolis", "Eastern time, Indiana"),
    ("America/Kentucky/Louisville", "Eastern time, Louisville"),
    ("America/Chicago", "Central time"),
    ("America/Denver", "Mountain time"),
    ("America/Boise", "Mountain time, Boise"),
    ("America/Phoenix", "Arizona time (no daylight saving)"),
    ("America/Los_Angeles", "Pacific time"),
    ("America/Anchorage", "Alaska time"),
    ("Pacific/Honolulu", "Hawaii time"),
    ("America/Puerto_Rico", "Atlantic time, Puerto Rico"),
    ("Pacific/Guam", "Chamorro time, Guam"),
    ("Pacific/Pago_Pago", "Samoa time"),
)
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA GU HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND MP "
    "OH OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY AS"
).split()


class PracticeFields(forms.Form):
    """What a practice says about itself."""

    name = forms.CharField(label="Name of the practice", max_length=200)
    street = forms.CharField(label="Street", max_length=200, required=False)
    city = forms.CharField(label="City and ZIP code", max_length=200, required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Choose"), *((s, s) for s in sorted(STATES))]
    )
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[("", "Choose"), *ZONES],
        help_text="Dates and times on every page are in this zone.",
    )

    def words(self) -> PracticeWords:
        """The practice's words, from the fields and nothing else."""
        said = self.cleaned_data
        names = ("name", "zone", "street", "city", "phone", "state")
        return PracticeWords(**{name: said[name] for name in names}, npi=said.get("npi", ""))


class PracticeForm(PracticeFields):
    """The practice's settings."""

    npi = forms.CharField(
        label="NPI",
        required=False,
        validators=[RegexValidator(r"^\d{10}$", "An NPI has ten digits.")],
        help_text="The practice’s national provider identifier.",
    )
    idle_minutes = forms.IntegerField(
        label="Minutes until an unattended page signs out",
        min_value=2,
        max_value=60,
        help_text="Between 2 and 60. Drafts survive it.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = str(self.initial.get("zone", ""))
        field = self.fields["zone"]
        if zone and isinstance(field, forms.ChoiceField) and zone not in dict(ZONES):
            field.choices = [(zone, zone), *ZONES]


class SetUpForm(NewPasswordForm, PracticeFields):
    """The practice and its first administrator."""

    person = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    credentials = forms.CharField(
        label="Credentials",
        max_length=60,
        required=False,
        help_text="As they stand after your name, such as LPC.",
    )
    email = forms.EmailField(
        label="Your work e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    sees_clients = forms.BooleanField(
        label="I see clients myself",
        required=False,
        help_text="You then are clinician and privacy officer as well as administrator. "
        "You can give the privacy officer’s part to somebody else later.",
    )
    code = forms.CharField(
        label="Set-up code",
        max_length=40,
        help_text="It was printed where Twodrawer was installed; `twodrawer init` prints it again.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = (
        "code", "name", "street", "city", "state", "phone", "zone", "person", "credentials", "email", "sees_clients",
        "password1", "password2",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_for_code():
            del self.fields["code"]

    def clean_code(self) -> str:
        """The code that the installation printed, or an error beside the field."""
        typed = str(self.cleaned_data["code"])
        if not is_set_up_code(typed):
            raise forms.ValidationError("This isn’t the code of this installation.")
        return typed
