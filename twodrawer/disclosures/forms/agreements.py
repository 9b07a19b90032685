"""Forms about what is agreed with a client. None of them has a place for a reason why (45 CFR 164.522(b)(2)(iii))."""

from django import forms

from twodrawer.disclosures.facts_agreements import ChannelDetails, RestrictionDetails
from twodrawer.disclosures.facts_papers import Mark
from twodrawer.disclosures.forms.papers import day, line, lines


class ChannelForm(forms.Form):
    """How the client wants to be reached."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    phone = line("Phone", inputmode="tel")
    email = line("E-mail", inputmode="email", spellcheck="false")
    address = lines("Address", rows=3)
    means = line("In which way", "Text messages only; never at home; letters without our name.")

    def details(self) -> ChannelDetails:
        """As the action takes it."""
        held = self.cleaned_data
        return ChannelDetails(held["phone"], held["email"], held["address"], held["means"])


class RestrictionForm(forms.Form):
    """What the client asks to be kept from whom."""

    kept = line("What is to be kept back", "In the client’s words.")
    from_whom = line("From whom")
    to_plan = forms.BooleanField(label="From a health plan, for payment or its operations", required=False)
    paid_in_full = forms.BooleanField(
        label="It is about care that was paid for in full, and not by the plan", required=False
    )
    required_by_law = forms.BooleanField(label="A law requires that the plan gets it", required=False)
    service = line("Which care was paid for", "“All sessions from November 3 on”.")

    def details(self) -> RestrictionDetails:
        """As the action takes it."""
        held = self.cleaned_data
        return RestrictionDetails(
            what=held["kept"],
            from_whom=held["from_whom"],
            to_plan=held["to_plan"],
            paid_in_full=held["paid_in_full"],
            required_by_law=held["required_by_law"],
            service=held["service"],
        )


class RestrictionEndForm(forms.Form):
    """How a restriction ends."""

    client_agrees = forms.BooleanField(label="The client asked for it or agrees", required=False)
    words = lines("Who said what, and when")


class GiveForm(forms.Form):
    """The notice was given: acknowledged, or what was tried."""

    notice = forms.UUIDField(widget=forms.HiddenInput)
    name = line("The client types their name, if they acknowledge it", spellcheck="false")
    effort = lines("Or: what was tried, and why it wasn’t acknowledged")

    def mark(self) -> Mark | None:
        """The typed name, if there is one."""
        name = self.cleaned_data["name"].strip()
        return Mark(name) if name else None


class NoticeForm(forms.Form):
    """A version of the practice's notice."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = lines("The whole notice", rows=14)
    from_day = day("In force from", required=True)
