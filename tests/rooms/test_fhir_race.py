"""Two who carry on at the same moment: every patient once, whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from tests.cast import make_house
from tests.fhir_files import raw, whole_patient
from twodrawer.chart.models import Diagnosis
from twodrawer.fhir.actions import begin_import, carry_on
from twodrawer.fhir.models import Arrival, ImportPart
from twodrawer.fhir.reading import read_files
from twodrawer.lib.errors import Conflict
from twodrawer.people.models import Client
from twodrawer.scheduling.models import Session


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("imports", [1, 2])
def test_of_two_who_carry_on_at_once_each_patient_is_taken_once(imports):
    house = make_house(passwords=False)
    files = [(f"{n}.json", raw(whole_patient(f"Marlow{n}", ref=f"p{n}"))) for n in range(3)]
    at, on, by = house.at + timedelta(minutes=5), house.today, house.novak
    runs = [
        begin_import(read_files(files), clinician_ref=house.okafor.ref, through="page", by=by, at=at, on=on)
        for _ in range(imports)
    ]
    before, ready = Client.objects.count(), Barrier(2)

    def go(number):
        moments = iter(at + timedelta(minutes=number, seconds=n) for n in range(1000))
        try:
            ready.wait(timeout=10)
            list(carry_on(runs[number % imports], by=by, clock=lambda: next(moments), on=on))
        except Conflict:
            return "was told that somebody else carries on"
        finally:
            for connection in connections.all():
                connection.close()
        return "came to the end"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(go, range(2)))
    assert "came to the end" in outcomes
    assert not ImportPart.objects.filter(outcome__isnull=True).exists()
    assert Client.objects.count() == before + 3
    assert Arrival.objects.count() == Session.objects.count() == Diagnosis.objects.count() == 3
