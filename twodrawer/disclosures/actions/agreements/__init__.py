"""Verbs on what is agreed with a client. Each decides, changes and records in one transaction."""

from twodrawer.disclosures.actions.agreements.channels import set_channel
from twodrawer.disclosures.actions.agreements.notices import give_notice, publish_notice
from twodrawer.disclosures.actions.agreements.restrictions import (
    answer_restriction,
    ask_restriction,
    end_restriction,
)

__all__ = [
    "answer_restriction",
    "ask_restriction",
    "end_restriction",
    "give_notice",
    "publish_notice",
    "set_channel",
]
