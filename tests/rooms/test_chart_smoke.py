from tests.cast import make_house
from tests.notes import open_desk
import pytest
from twodrawer.chart import queries
from twodrawer.audit.reading import Reading
from datetime import date

@pytest.mark.django_db
def test_smoke():
    desk = open_desk(make_house())
    n = desk.signed()
    t = queries.note_text(n, by=desk.house.okafor, on=desk.house.today, read=Reading())
    print(t)
    print(queries.verify_note(n, on=desk.house.today))
    s = desk.submitted(); desk.cosign(s)
    print(queries.verify_note(s, on=desk.house.today))
