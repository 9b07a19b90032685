"""Two planners at the same moment: one hour, one session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from tests.cast import make_house
from twodrawer.lib.errors import Invalid
from twodrawer.people import actions as people
from twodrawer.scheduling import actions
from twodrawer.scheduling.models import Session


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_at_once_one_gets_the_hour():
    house = make_house(passwords=False)
    start = house.at + timedelta(days=1)
    ready = Barrier(2)

    def plan(client_ref):
        try:
            ready.wait(timeout=10)
            actions.plan_session(
                house.okafor.ref,
                client_refs=(client_ref,),
                modality="individual",
                planned_start=start,
                planned_stop=start + timedelta(minutes=50),
                place="11",
                **house.who("novak"),
            )
        except Invalid:
            return "taken"
        finally:
            for connection in connections.all():
                connection.close()
        return "planned"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(plan, (house.rowan, house.tran)))
    assert outcomes == ["planned", "taken"]
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_told_that_somebody_was_faster():
    from dataclasses import replace

    from tests.cast import ROWAN
    from twodrawer.lib.errors import Conflict

    house = make_house(passwords=False)
    ready = Barrier(2)

    def change(name):
        try:
            ready.wait(timeout=10)
            people.change_client(
                house.rowan, identity=replace(ROWAN, preferred_name=name), version=1, **house.who("okafor")
            )
        except Conflict:
            return "late"
        finally:
            for connection in connections.all():
                connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ("Ro", "Rowie"))) == ["late", "saved"]
