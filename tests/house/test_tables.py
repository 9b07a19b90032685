"""Identity and stairs: every row of a practice's data carries its practice, and keys point down only."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from tests.house import tree

# Tables that belong to the installation, not to one practice; each with its reason.
NO_PRACTICE = {
    "people.Practice": "it is the practice",
    "people.Account": "a person's way in; one account may work in two practices",
    "people.OfflineCode": "belongs to an account",
    "people.FirstPractice": "says that the installation was set up",
    "audit.Entry": "its practice is its log, derived from the leaf; the installation has a log too",
    "audit.EntryRef": "filled by a trigger from the entry, which carries the log",
    "backup.Run": "a backup is of the whole installation",
    "audit.Pending": "filled by that trigger: the entry waits for its seal",
    "audit.Leaf": "the entry's place in its log",
    "audit.Checkpoint": "speaks of a log; the installation has one too",
    "audit.Commitment": "speaks of all logs of the vault",
}
# Tables whose key isn't a ref of ours.
NO_REF = {
    "audit.EntryRef": "append-only rows written by a trigger, never named from outside",
}


def room_of(model: type[models.Model]) -> str:
    """The folder of the package that a table lies in."""
    return model.__module__.split(".")[1]


def our_tables() -> list[type[models.Model]]:
    """Every table that a room of this project defines, the tables between two tables included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("twodrawer.") and model._meta.managed and not model._meta.proxy
    ]


def target_of(field: "models.Field[object, object]") -> type[models.Model]:
    """The table that a key points at. Once all apps are loaded it is never a name."""
    target = field.related_model
    assert isinstance(target, type)
    return target


def label(model: type[models.Model]) -> str:
    """`people.Client`"""
    return model._meta.label


TABLES = [pytest.param(model, id=label(model)) for model in our_tables()]


@pytest.mark.parametrize("model", TABLES)
def test_a_tables_primary_key_is_its_ref(model):
    if label(model) in NO_REF:
        return
    key = model._meta.pk
    assert isinstance(key, models.UUIDField)
    assert key.name == "ref"
    made = key.get_default()
    assert isinstance(made, UUID)
    assert made.version == 7


@pytest.mark.parametrize("model", TABLES)
def test_a_table_carries_its_practice_and_is_unique_within_it(model):
    if label(model) in NO_PRACTICE:
        return
    fields = {field.name: field for field in model._meta.get_fields()}
    if "practice" in fields:
        practice = fields["practice"]
        assert isinstance(practice, models.ForeignKey)
        assert target_of(practice)._meta.label == "people.Practice"
        assert practice.remote_field.on_delete is models.PROTECT
        assert not practice.null
        name = "practice"
    else:
        # Rooms below `people` can't point up at it; they carry the plain ref.
        assert isinstance(fields.get("practice_ref"), models.UUIDField)
        assert tree.floor_of(room_of(model)) > tree.floor_of("people")
        name = "practice_ref"
    unique = {
        frozenset(constraint.fields)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    }
    assert frozenset({name, "ref"}) in unique


@pytest.mark.parametrize("model", TABLES)
def test_keys_between_rooms_go_down_the_stairs(model):
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        target = target_of(field)
        if not target.__module__.startswith("twodrawer.") or room_of(target) == room_of(model):
            continue
        assert tree.floor_of(room_of(target)) > tree.floor_of(room_of(model)), f"{field.name} points up"


@pytest.mark.parametrize("model", TABLES)
def test_nothing_is_deleted_by_cascade(model):
    cascading = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    ]
    assert not cascading


def test_each_exception_is_a_table_that_exists():
    known = {label(model) for model in our_tables()}
    assert set(NO_PRACTICE) | set(NO_REF) <= known


def test_only_wrapped_keys_lie_in_the_store_of_keys():
    from django.db import router

    there = {label(model) for model in apps.get_models() if router.db_for_write(model) == "keys"}
    assert there == {label(model) for model in our_tables() if room_of(model) == "sealing"}
