"""Every invariant finds the break that is planted of it and no other; on the demo as it is none finds anything."""

import json

import pytest
from django.db import transaction
from django.test import override_settings
from typer.testing import CliRunner

from tests.invariants import booked, kernel, served
from tests.invariants.planting import PLANTS, without_guards
from tongban.kernel.cases.cli import app
from tongban.kernel.core.invariants import all_invariants, check
from tongban.kernel.places.first import set_up
from tongban.project.demo import ensure
from tongban.services.duties.actions import set_up as set_up_duties

__all__ = ["booked", "kernel", "served"]  # what fills PLANTS
SCALE = 0.0005
HERE = {"DEMO": True, "PUBLIC_URL": "http://127.0.0.1:8000"}
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def built_once(django_db_setup, django_db_blocker):
    """A small demo, rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**HERE):
        set_up()
        set_up_duties()
        ensure(scale=SCALE)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def built(built_once, db):
    """The demo, for every test here."""


def broken():
    return {one.name: one.keys for one in check() if one.count}


def test_on_the_demo_everything_holds():
    assert broken() == {}


@pytest.mark.parametrize("name", [one.name for one in all_invariants()])
def test_a_planted_break_is_found_and_nothing_else(name):
    without_guards()
    key = PLANTS[name]()
    assert broken() == {name: [key]}


def test_every_plant_is_of_an_invariant_and_names_are_used_once():
    names = [one.name for one in all_invariants()]
    assert sorted(PLANTS) == sorted(set(names)) == sorted(names)
    assert all(one.promise.endswith(".") and bool(one.sql) != bool(one.finds) for one in all_invariants())


def test_the_verb_names_what_is_broken_and_asks_only_what_is_named():
    without_guards()
    key = PLANTS["stations.stock"]()
    done = CliRunner().invoke(app, ["invariants", "stations.stock", "core.outbox", "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"], len(told["invariants"])) == (1, False, 2)
    assert [one["keys"] for one in told["invariants"] if one["count"]] == [[key]]
    assert f"1: {key}" in CliRunner().invoke(app, ["invariants"]).stdout


def test_the_verb_says_that_all_holds_and_refuses_what_there_is_not():
    assert CliRunner().invoke(app, ["invariants"]).exit_code == 0
    assert "cases.x" in str(CliRunner().invoke(app, ["invariants", "cases.x"]).exception)
