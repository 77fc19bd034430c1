"""The sealed field: the column holds ciphertext, the attribute leaks nothing, a rotation reaches every row."""

import copy
import json
import logging
import pickle

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.template import Context, Engine
from django.test.utils import isolate_apps

from tongban.kernel.core import sealed
from tongban.kernel.core.sealed import holdings
from tongban.kernel.core.sealed.ring import make_ring

NAME, PHONE = "王小明", "13812346621"

with isolate_apps("tongban.kernel.core"):

    class Neighbour(models.Model):
        """A record with sealed fields, for these tests alone."""

        name = sealed.SealedField(kind="name")
        phone = sealed.SealedField(kind="phone", blank=True)
        note = sealed.SealedField(null=True)

        class Meta:
            app_label = "core"

        def __str__(self):
            return f"neighbour {self.pk}"


@pytest.fixture
def neighbours(db, monkeypatch):
    with connection.schema_editor() as editor:
        editor.create_model(Neighbour)
    monkeypatch.setattr(holdings.apps, "get_models", lambda: [Neighbour])
    monkeypatch.setitem(holdings.apps.all_models["core"], "neighbour", Neighbour)
    return Neighbour.objects


def columns():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, note FROM core_neighbour ORDER BY id")
        return [tuple(v if v is None else bytes(v) for v in row) for row in cursor.fetchall()]


def test_the_column_holds_ciphertext_and_the_attribute_opens(neighbours):
    made = neighbours.create(name=NAME, phone=PHONE)
    assert (made.name.open(), str(made.phone)) == (NAME, "138****6621")
    read = neighbours.get(pk=made.pk)
    assert (read.name.open(), read.phone.open(), read.note) == (NAME, PHONE, None)
    [(name, phone, note)] = columns()
    assert sealed.unseal(name, "core.neighbour.name") == NAME
    assert PHONE.encode() not in phone
    assert note is None


def test_values_are_alike_by_what_is_sealed_and_where(neighbours):
    made = neighbours.create(name=NAME, phone=PHONE)
    read = neighbours.get(pk=made.pk)
    assert {made.name, read.name, made.phone} == {read.name, read.phone}
    assert len({made.name, read.name, made.phone}) == 2
    assert made.name != neighbours.create(name=NAME).name  # sealed anew, nobody can tell that it is the same
    assert (bool(read.name), bool(neighbours.create(name=NAME).phone), read.name == NAME) == (
        True,
        False,
        False,
    )


def test_update_and_bulk_writes_seal_too(neighbours):
    neighbours.bulk_create([Neighbour(name=NAME), Neighbour(name="李华", phone=PHONE)])
    neighbours.filter(pk__gt=0).update(note="quiet")
    assert [(n.name.open(), n.phone.open(), n.note.open()) for n in neighbours.order_by("pk")] == [
        (NAME, "", "quiet"),
        ("李华", PHONE, "quiet"),
    ]
    assert all(b"quiet" not in row[2] for row in columns())


def test_nothing_that_prints_or_copies_leaks(neighbours, caplog):
    made = neighbours.create(name=NAME, phone=PHONE)
    logging.getLogger("x").warning("%s %r %s", made.phone, made.phone, vars(made))
    page = (
        Engine().from_string("{{ n.name }} {{ n.phone }} {{ n.phone.open.x }}").render(Context({"n": made}))
    )
    copied = copy.deepcopy(made)
    told = (
        json.dumps({"p": made.phone}, default=str)
        + f"{made.phone:>20}"
        + str(pickle.dumps(copied))
        + repr(copied.phone)
    )
    for where in (caplog.text, page, told, str(vars(copied))):
        assert PHONE not in where
        assert NAME not in where
    assert copied.phone.open() == PHONE
    with pytest.raises(TypeError):
        json.dumps({"p": made.phone}, cls=DjangoJSONEncoder)
    with pytest.raises(TypeError):
        serializers.serialize("json", [made])


def test_templates_cannot_open(neighbours):
    page = (
        Engine()
        .from_string("{{ n.phone.open }}{{ n.phone }}")
        .render(Context({"n": neighbours.create(name=NAME, phone=PHONE)}))
    )
    assert page == "138****6621"


def test_a_value_may_be_handed_to_another_field(neighbours):
    made = neighbours.create(name=NAME, phone=PHONE)
    made.note = made.phone
    made.save()
    assert neighbours.get().note.open() == PHONE
    assert sealed.unseal(columns()[0][2], "core.neighbour.note") == PHONE


def test_sealed_columns_cannot_be_searched(neighbours):
    for lookup in ("phone", "phone__contains", "phone__in"):
        with pytest.raises(FieldError, match="blind index"):
            neighbours.filter(**{lookup: PHONE})
    assert neighbours.filter(note__isnull=True).count() == 0


def test_validation_knows_blank(neighbours):
    Neighbour(name=NAME).clean_fields(exclude=["note"])
    with pytest.raises(ValidationError, match="name"):
        Neighbour(name="").clean_fields(exclude=["note"])


def test_reseal_brings_every_row_under_the_newest_key(neighbours):
    neighbours.bulk_create([Neighbour(name=f"{NAME}{n}", phone=PHONE) for n in range(7)])
    sealed.rotate()
    newest = sealed.ring().newest
    assert sealed.reseal(Neighbour, batch=3) == 7
    assert {row[i][1:5] for row in columns() for i in (0, 1)} == {newest}
    assert [n.name.open() for n in neighbours.order_by("pk")] == [f"{NAME}{n}" for n in range(7)]
    assert sealed.reseal(Neighbour, batch=3) == 0


def test_a_missing_ring_over_sealed_data_is_not_made_anew(neighbours, key_ring):
    neighbours.create(name=NAME)
    sealed.check_ring()
    key_ring.unlink()
    with pytest.raises(sealed.KeyRingError, match=r"ring\.json"):
        sealed.ring()
    assert not key_ring.exists()


def test_another_installations_ring_is_recognised(neighbours, key_ring):
    made = neighbours.create(name=NAME)
    key_ring.unlink()
    make_ring(key_ring)
    with pytest.raises(sealed.KeyRingError, match="core_neighbour"):
        sealed.check_ring()
    assert str(made.name) == "***"
    with pytest.raises(sealed.KeyRingError):
        made.name.open()


def test_migrations_know_the_field():
    field = sealed.SealedField(kind="phone", context="old.name", blank=True)
    _name, path, _args, options = field.deconstruct()
    assert path == "tongban.kernel.core.sealed.SealedField"
    assert options == {"kind": "phone", "context": "old.name", "blank": True}
