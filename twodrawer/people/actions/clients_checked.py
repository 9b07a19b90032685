"""What may stand in a client's identity and in a representative's details, and how it is tidied.

Kind to people, strict to machines: blanks and control characters go, accents stay, a phone number may be
written in any usual way. What can't be true (born tomorrow, died before birth) is said in a sentence.
"""

import re
from datetime import date

from twodrawer.lib.errors import Invalid
from twodrawer.lib.text import clean, single_line
from twodrawer.people.clients_sealed import RepresentativeDetails
from twodrawer.people.facts import ClientIdentity, Contact

EARLIEST = date(1900, 1, 1)
KINDS = ("guardian", "representative", "emergency")

_PHONE = re.compile(r"[0-9+()./\-\s]+(?:\s*(?:x|ext\.?|#)\s*[0-9]{1,6})?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")


def checked_identity(identity: ClientIdentity, *, on: date) -> ClientIdentity:
    """The identity, tidied; Invalid with the field's name when something in it can't be."""
    legal_name = single_line(identity.legal_name, limit=200, what="The legal name")
    if not legal_name:
        raise Invalid(
            "The legal name is missing",
            do="Write the name as it stands on papers. The name to be called by has a field of its own.",
            fields=("legal_name",),
        )
    _check_days(identity, on=on)
    return ClientIdentity(
        legal_name=legal_name,
        preferred_name=single_line(identity.preferred_name, limit=200, what="The preferred name"),
        pronouns=single_line(identity.pronouns, limit=60, what="The pronouns"),
        born=identity.born,
        died=identity.died,
        language=single_line(identity.language, limit=100, what="The language"),
        record_number=single_line(identity.record_number, limit=60, what="The record number"),
        contact=checked_contact(identity.contact),
    )


def checked_details(details: RepresentativeDetails, *, kind: str) -> RepresentativeDetails:
    """The details, tidied; a personal representative has to come with the authority it rests on."""
    if kind not in KINDS:
        raise Invalid(
            "This kind of representative is not known", do="Choose one of the list.", fields=("kind",)
        )
    name = single_line(details.name, limit=200, what="The name")
    if not name:
        raise Invalid("The name is missing", do="Write who this person is.", fields=("name",))
    authority = clean(details.authority, limit_bytes=4_000).text.strip()
    if kind == "representative" and not authority:
        raise Invalid(
            "A personal representative needs an authority",
            why="Somebody is a personal representative because a law or a court says so, and the record has "
            "to say which (45 CFR 164.502(g), 164.514(h)).",
            cite=("45 CFR 164.502(g)", "45 CFR 164.514(h)"),
            do="Name the paper and its date: a power of attorney, a court order, an executor's letter.",
            fields=("authority",),
        )
    contact = checked_contact(details.contact)
    if kind == "emergency" and not contact.phone:
        raise Invalid(
            "An emergency contact needs a phone number", do="Write the number to call.", fields=("phone",)
        )
    relation = single_line(details.relation, limit=100, what="The relation")
    return RepresentativeDetails(name=name, relation=relation, authority=authority, contact=contact)


def checked_contact(contact: Contact) -> Contact:
    """The contact, tidied; a phone number has digits in it, an e-mail address an @."""
    phone = single_line(contact.phone, limit=60, what="The phone number")
    if phone and not (_PHONE.fullmatch(phone) and 5 <= sum(c.isdigit() for c in phone) <= 21):
        raise Invalid(
            "This doesn't look like a phone number",
            do="Write it in digits, like 503-555-0148, with “ext.” for an extension.",
            fields=("phone",),
        )
    email = single_line(contact.email, limit=254, what="The e-mail address")
    if email and not _EMAIL.fullmatch(email):
        raise Invalid(
            "This doesn't look like an e-mail address",
            do="Write it like name@home.example.",
            fields=("email",),
        )
    return Contact(
        phone=phone,
        email=email,
        address=clean(contact.address, limit_bytes=2_000).text.strip(),
        note=single_line(contact.note, limit=300, what="The note about contacts"),
    )


def _check_days(identity: ClientIdentity, *, on: date) -> None:
    born, died = identity.born, identity.died
    if born is not None and born > on:
        raise Invalid("The birth date lies in the future", do="Check the year.", fields=("born",))
    if born is not None and born < EARLIEST:
        raise Invalid("The birth date lies before 1900", do="Check the year.", fields=("born",))
    if died is not None and died > on:
        raise Invalid("The date of death lies in the future", do="Check the date.", fields=("died",))
    if died is not None and born is not None and died < born:
        raise Invalid(
            "The date of death lies before the birth date", do="Check both dates.", fields=("died", "born")
        )
    if died is not None and died < EARLIEST:
        raise Invalid("The date of death lies before 1900", do="Check the year.", fields=("died",))
