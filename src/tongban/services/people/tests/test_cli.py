import json

import pytest
from typer.testing import CliRunner

from tongban.kernel.access.identify import actor_for_key
from tongban.kernel.access.models import Account
from tongban.kernel.core.errors import TongbanError
from tongban.services.people.cli import app

run = CliRunner()


def told(*words):
    result = run.invoke(app, [*words, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_first_administrator_is_made_on_the_server(people):
    people.world.division("652300")
    made = told("add", "Root", "--label", "R", "--role", "access.administrator", "--division", "652300")
    account = Account.objects.get(username="root")
    assert account.check_password(made["password"])
    assert account.temporary
    assert not account.grants.get().waiting
    assert told("list")["accounts"][0]["roles"] == [
        {"role": "access.administrator", "office": None, "division": "652300", "waiting": False}
    ]


@pytest.mark.parametrize("where", [["--office", "nowhere"], ["--division", "1"]])
def test_an_unknown_place_is_refused_by_name(people, where):
    """`tongban` tells what the project refuses in one line, with exit 2."""
    people.world.division("652300")
    result = run.invoke(app, ["add", "x", "--label", "X", *where])
    assert isinstance(result.exception, TongbanError)
    assert where[1] in str(result.exception.message)
    assert not result.stdout
    assert not Account.objects.exists()


def test_a_role_that_cannot_be_given_opens_no_account(people):
    people.world.division("652300")
    assert run.invoke(app, ["add", "x", "--label", "X", "--role", "no.such"]).exit_code != 0
    assert not Account.objects.exists()


def test_keys_are_made_listed_and_revoked(people):
    people["clerk"]
    made = told("keys", "add", "clerk", "--name", "gateway", "--scope", "requests.file")
    assert actor_for_key(made["key"]).holds("requests.file")
    assert [k["prefix"] for k in told("keys", "list")["keys"]] == [made["prefix"]]
    told("keys", "revoke", made["prefix"])
    assert actor_for_key(made["key"]).code == "nobody"


def test_lost_proofs_are_taken_away(people):
    people["auditor"]
    assert told("lost-proof", "auditor")["taken"] == 1
