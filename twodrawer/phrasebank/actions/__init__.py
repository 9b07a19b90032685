"""What can be done to one's own bank. Each verb is one transaction: decide, change, record."""

from twodrawer.phrasebank.actions.arranging import choose_packs, pin, set_hold_back, unpin
from twodrawer.phrasebank.actions.own import add_phrase, change_phrase, remove_phrase
from twodrawer.phrasebank.actions.sharing import hand_out, take_over
from twodrawer.phrasebank.actions.short_forms import remove_short_form, set_short_form
from twodrawer.phrasebank.actions.templates import TemplateSection, end_template, make_template
from twodrawer.phrasebank.actions.using import remember_use

__all__ = [
    "TemplateSection",
    "add_phrase",
    "change_phrase",
    "choose_packs",
    "end_template",
    "hand_out",
    "make_template",
    "pin",
    "remember_use",
    "remove_phrase",
    "remove_short_form",
    "set_hold_back",
    "set_short_form",
    "take_over",
    "unpin",
]
