import json
import subprocess
import sys

import pytest

from tongban.project import rooms
from tongban.project.tests.running import environment, tongban


def test_help_is_quick_and_needs_nothing(home):
    call = "import sys, tongban.project.cli as c; c.typer.main.get_command(c.app).main(['--help'], standalone_mode=False)"
    call += "; assert 'django.conf' not in sys.modules"
    made = subprocess.run(
        [sys.executable, "-c", call],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "requests" in made.stdout
    assert not home.exists()


def test_a_verb_begins_without_what_only_some_need(home):
    """Hundreds of milliseconds each, at every start: a declaration or a model that reads one of them is found here."""
    slow = {
        "docx",
        "duckdb",
        "httpx",
        "ibis",
        "numpy",
        "openpyxl",
        "PIL",
        "pyarrow",
        "rjieba",
        "shapely",
        "sklearn",
    }
    call = "import sys; from tongban.project import ready; ready.configure(); ready.known_migrations()"
    call += "; from tongban.kernel.core.service import all_services; all_services(); print(*sys.modules)"
    made = subprocess.run(
        [sys.executable, "-c", call], env=environment(home), capture_output=True, text=True, check=True
    )
    assert slow & {*made.stdout.split()} == set()


def test_every_room_with_verbs_is_there():
    assert {"requests", "places"} <= set(rooms.rooms())
    assert all(one.help for one in rooms.rooms().values())


def test_every_room_loads_and_names_its_verbs():
    for room in rooms.rooms().values():
        command = rooms.load(room)
        assert command.name == room.name
        assert all(one.help for one in getattr(command, "commands", {}).values()), room


def test_an_unknown_verb_is_one_line_and_exit_2(home):
    made = tongban(home, "requsts")
    assert made.returncode == 2
    assert made.stderr.count("\n") == 1
    assert not made.stdout


@pytest.mark.processes
def test_wrong_settings_are_one_line_and_exit_2(home):
    for name, value in {
        "TONGBAN_DATABASE_URL": "nonsense",
        "TONGBAN_DEMO": "maybe",
        "TONGBAN_LOG": "loud",
        "TONGBAN_URL": "ftp:",
        "TONGBAN_RUN": "/tmp/" + "long" * 30,
    }.items():
        made = tongban(home, "migrate", **{name: value})
        assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1), made.stderr
        assert name in made.stderr


@pytest.mark.processes
def test_a_database_that_is_not_there_is_one_line_and_exit_2(home):
    made = tongban(home, "migrate", TONGBAN_DATABASE_URL="postgresql://u:hush@127.0.0.1:1/x")
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1), made.stderr
    assert "hush" not in made.stderr


def test_check_tells_a_wrong_setting_and_a_misspelt_one(home):
    later = {"TONGBAN_METRICS_TOKEN": "x" * 20}  # read after the wrong one, so not at all
    made = tongban(home, "check", "--json", TONGBAN_DEMO="maybe", TONGBAN_HOEM="x", **later)
    told = json.loads(made.stdout)
    assert (made.returncode, told["ok"]) == (1, False)
    assert "TONGBAN_DEMO" in told["problems"][0]["what"]
    misspelt = {"what": "TONGBAN_HOEM is not a setting", "mend": "did you mean TONGBAN_HOME?"}
    assert told["problems"][1:] == [misspelt]
