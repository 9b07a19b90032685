"""When HIPAA's own papers about a client last were in effect: authorizations, agreements, requests, the account.

They have a clock of six years of their own (45 CFR 164.316(b)(2)(i), 164.508(b)(6), 164.528(d), 164.530(j)(2)), apart
from the record's. Refs and days: nothing is opened.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max

from twodrawer.disclosures.models import (
    AccountReport,
    Channel,
    Disclosure,
    NoticeGiven,
    Package,
    Paper,
    Request,
    RequestStep,
    Restriction,
    Suspension,
)
from twodrawer.disclosures.queries.papers.standing import end_of
from twodrawer.disclosures.request_states import OPEN
from twodrawer.lib.time import day_in

NOTHING = date.min


def papers_last_in_effect(
    client_refs: Collection[UUID], *, practice_ref: UUID, zone: str, on: date
) -> date | None:
    """The last day on which any of them was. None: one is in effect still. `date.min`: there are none.

    A paper without a day of its own and without an end is still in effect, and so is a restriction that was agreed to.
    """
    about = {"practice_id": practice_ref, "client_id__in": client_refs}
    days = [_last_of_papers(about, zone=zone), _last_of_restrictions(about)]
    if None in days or Request.objects.filter(**about, state__in=OPEN).exists():
        return None
    for table, column in (
        (Request, "made_at"),
        (Disclosure, "made_at"),
        (AccountReport, "made_at"),
        (Package, "begun_at"),
        (Channel, "made_at"),
    ):
        moment = table.objects.filter(**about).aggregate(last=Max(column))["last"]
        days.append(day_in(zone, moment) if moment else NOTHING)
    steps = RequestStep.objects.filter(request__practice_id=practice_ref, request__client_id__in=client_refs)
    days.append(steps.aggregate(last=Max("on_day"))["last"] or NOTHING)
    kept_back = Suspension.objects.filter(practice_id=practice_ref, disclosure__client_id__in=client_refs)
    days.append(kept_back.aggregate(last=Max("until_day"))["last"] or NOTHING)
    days.append(NoticeGiven.objects.filter(**about).aggregate(last=Max("day"))["last"] or NOTHING)
    last = max(day for day in days if day is not None)
    return None if last > on else last


def _last_of_papers(about: dict[str, object], *, zone: str) -> date | None:
    last = NOTHING
    for paper in Paper.objects.filter(**about).select_related("end").prefetch_related("versions"):
        end = end_of(paper)
        newest = max(paper.versions.all(), key=lambda version: version.version, default=None)
        day = (
            end.day
            if end is not None
            else (newest.expires_on if newest is not None else day_in(zone, paper.made_at))
        )
        if day is None:
            return None
        last = max(last, day)
    return last


def _last_of_restrictions(about: dict[str, object]) -> date | None:
    last = NOTHING
    for one in Restriction.objects.filter(**about).prefetch_related("steps"):
        steps = {step.step: step.day for step in one.steps.all()}
        if "agreed" in steps and "ended" not in steps:
            return None
        last = max(last, one.day, *steps.values())
    return last
