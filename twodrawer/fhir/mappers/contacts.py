"""Telecom → one phone number and one address for mail."""

from twodrawer.fhir.elements import ContactPoint
from twodrawer.fhir.facts import Skip, Why
from twodrawer.lib.errors import Invalid
from twodrawer.people.actions import checked_contact
from twodrawer.people.facts import Contact


def contact_of(
    telecom: list[ContactPoint], where: str, *, kind: str = "Patient"
) -> tuple[Contact, list[Skip]]:
    """The first phone number and the first address for mail that look like one and aren't old."""
    skips: list[Skip] = []
    found = {"phone": "", "email": ""}
    for point in sorted(telecom, key=lambda point: (point.use == "old", point.rank or 99)):
        name = {"phone": "phone", "sms": "phone", "email": "email"}.get(point.system or "")
        if name is None or not point.value or point.use == "old" or found[name]:
            continue
        try:
            found[name] = getattr(checked_contact(Contact(**{name: point.value})), name)
        except Invalid:
            skips.append(Skip(kind, Why.PHONE if name == "phone" else Why.MAIL, where))
    return Contact(phone=found["phone"], email=found["email"]), skips
