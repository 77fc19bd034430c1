"""`tongban audit` in words: what it counted, and where each break is."""

import json

import pytest
from django.db import connection
from typer.testing import CliRunner

from tongban.kernel.cases.cli import app
from tongban.kernel.core import events, invariants
from tongban.kernel.core.invariants import Invariant

pytestmark = pytest.mark.django_db


def said(*words):
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.stdout.splitlines()


def test_a_break_of_a_chain_is_told_with_its_place():
    events.append("test", 7, [events.Entry("made", "system")])
    assert said("verify") == (0, ["1 events in 1 chains, 0 cases: 0 breaks"])
    assert json.loads(said("verify", "--json")[1][0])["ok"] is True
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE core_event SET actor = 'account:1'")
    code, lines = said("verify")
    assert (code, lines) == (1, ["1 events in 1 chains, 0 cases: 1 breaks", "test:7 #1 changed"])
    told = json.loads(said("verify", "--json")[1][0])
    assert (told["ok"], told["breaks"][0]["what"]) == (False, "changed")


def test_of_many_broken_rows_the_first_are_named_and_the_others_counted(monkeypatch):
    none, many = (Invariant(n, "None.", f"SELECT n FROM generate_series(1, {n}) AS n") for n in ("0", "22"))
    monkeypatch.setattr(invariants, "all_invariants", lambda: (none, many))
    code, lines = said("invariants")
    first = ", ".join(str(n) for n in range(1, 21))
    assert (code, lines[:3]) == (
        1,
        ["holds  0  None.", "BROKEN  22  None.", f"        22: {first} and 2 more"],
    )
