"""The signed destruction list: what it names is destroyed again, and a list that isn't whole destroys nothing."""

import os
from datetime import UTC, datetime

import pytest

from tests.support.destruction import lines_of, write_list
from twodrawer.lib.refs import new_ref
from twodrawer.sealing import actions, destruction
from twodrawer.sealing.destruction import BadList, destroy_listed, heads, newest_list, read_list
from twodrawer.sealing.keyring import KeyDestroyed, keyring, provider
from twodrawer.sealing.models import DataKey
from twodrawer.sealing.provider import FileKeys

AT = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def practice(settings, tmp_path):
    settings.KEY_PROVIDER = FileKeys(tmp_path / "keys")
    return actions.keys_of_new_practice((), at=AT)


@pytest.fixture
def clients(practice):
    """Three clients with a data key and a sealed word each."""
    ring, found = keyring(practice), []
    for _ in range(3):
        owner = new_ref()
        key = ring.make(("client", owner), "record", at=AT)
        sealed = ring.seal("words", owner=("client", owner), purpose="record", ref=owner, column="a.b.c")
        found.append((key, owner, sealed))
    return found


def named(*clients):
    return [(key, "client", owner) for key, owner, _ in clients]


def opens(practice, client):
    _, owner, sealed = client
    try:
        return keyring(practice).open(sealed, ref=owner, column="a.b.c") == b"words"
    except KeyDestroyed:
        return False


def test_a_key_on_the_list_is_destroyed_wherever_it_came_back_and_no_other(practice, clients, tmp_path):
    write_list(tmp_path / "lists", practice, named(*clients[:2]), at=AT)
    assert destroy_listed(tmp_path / "lists") == {practice: 2}
    assert [opens(practice, client) for client in clients] == [False, False, True]
    row = DataKey.objects.using("keys").get(ref=clients[0][0])
    assert (row.wrapped, row.destroyed_at) == (None, AT)
    assert destroy_listed(tmp_path / "lists") == {}, "once is enough"


def test_a_list_of_keys_that_are_not_here_yet_or_any_more_is_no_trouble(practice, clients, tmp_path):
    write_list(tmp_path / "lists", practice, [(new_ref(), "client", new_ref())], at=AT)
    assert destroy_listed(tmp_path / "lists") == {}
    assert all(opens(practice, client) for client in clients)
    assert destroy_listed(tmp_path / "nowhere") == {}


def spoiled(lines, seed):
    """Every way to tamper with a list, by its name."""
    first, second, third, end = lines
    yield "a line left out", [first, third, end]
    yield "the tail cut off", [first, second, third]
    yield "the tail cut off, with its own end", [first, second, end]
    yield "two lines changed places", [second, first, third, end]
    yield "a line twice", [first, first, second, third, end]
    yield "something after the end", [*lines, first]
    yield "an end alone, of a longer list", [end]
    yield (
        "a letter changed",
        [first[:40] + ("A" if first[40] != "A" else "B") + first[41:], second, third, end],
    )
    yield "no statement", [first, "hello", third, end]
    yield "an empty line", [first, "", second, third, end]
    other = lines_of(seed[0], seed[1][::-1], at=AT)
    yield "a line of another list of this practice", [first, other[1], third, end]
    yield "the end of another list of this practice", [first, second, third, other[3]]
    yield "another's signature", lines_of(*seed[:2], at=AT, seed=os.urandom(32))


def test_a_list_that_was_tampered_with_destroys_nothing_and_is_said(practice, clients, tmp_path):
    keys = named(*clients)
    lines = lines_of(practice, keys, at=AT)
    file = write_list(tmp_path / "lists", practice, keys, at=AT)
    for how, wrong in spoiled(lines, (practice, keys)):
        file.write_text("\n".join(wrong) + "\n")
        with pytest.raises(BadList):
            destroy_listed(tmp_path / "lists")
        assert all(opens(practice, client) for client in clients), how
    for text in ("", "\n", "\n".join(lines), "\n".join(lines[:2]) + "\n" + lines[2][:30], "é\n"):
        file.write_text(text)
        with pytest.raises(BadList):
            destroy_listed(tmp_path / "lists")


def test_another_practices_list_under_this_ones_name_is_not_believed(practice, clients, tmp_path):
    other = actions.keys_of_new_practice((), at=AT)
    theirs = write_list(tmp_path / "lists", other, named(*clients), at=AT)
    theirs.rename(destruction.list_file(tmp_path / "lists", practice))
    with pytest.raises(BadList):
        destroy_listed(tmp_path / "lists")
    # A list signed with the right key, naming another practice, is no better.
    seed = provider().practice_keys(practice).signing[-1].seed
    file = write_list(tmp_path / "lists", other, named(*clients), at=AT, seed=seed)
    file.rename(destruction.list_file(tmp_path / "lists", practice))
    with pytest.raises(BadList):
        destroy_listed(tmp_path / "lists")
    assert all(opens(practice, client) for client in clients)


def test_one_bad_list_stops_the_others_too(practice, clients, tmp_path):
    write_list(tmp_path / "lists", practice, named(*clients), at=AT)
    (tmp_path / "lists" / "practice-nobody.list").write_text("x\n")
    with pytest.raises(BadList, match="can't be believed"):
        destroy_listed(tmp_path / "lists")
    (tmp_path / "lists" / "practice-nobody.list").rename(destruction.list_file(tmp_path / "lists", new_ref()))
    with pytest.raises(BadList) as problem:
        destroy_listed(tmp_path / "lists")
    assert "keys of its practice aren't here" in problem.value.why
    assert all(opens(practice, client) for client in clients)


def test_of_several_copies_the_longest_counts_and_a_fork_is_refused(practice, clients, tmp_path):
    short = write_list(tmp_path / "a", practice, named(*clients[:1]), at=AT)
    long = write_list(tmp_path / "b", practice, named(*clients), at=AT)
    found = newest_list([long, short], practice)
    assert found is not None
    assert found[0] == long
    assert heads(tmp_path / "b") == {str(practice): {"count": 3, "head": found[1].head}}
    fork = write_list(tmp_path / "c", practice, named(clients[2]), at=AT)
    with pytest.raises(BadList, match="can't be believed"):
        newest_list([long, fork], practice)
    assert read_list(write_list(tmp_path / "d", practice, [], at=AT), practice).entries == ()
