"""Each question of `tongban check --deploy` finds what it asks for, and nothing in a sound installation."""

import http.server
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tongban.kernel.core import clock
from tongban.project.backups import manifest
from tongban.project.deployed import QUESTIONS, data, machine, web
from tongban.project.serving import running

SOUND = {
    "DEMO": False,
    "HTTPS": True,
    "PUBLIC_URL": "https://tongban.example.gov",
    "ALLOWED_HOSTS": ["tongban.example.gov"],
    "PROXIES": 1,
    "SECRET_KEY": "pWqz5vJb0u-LrE7fNnT3xYh8sKdGaC1oMi2Ut4Bw6RkQeVj9",
    "EMAIL_URL": "smtps://mail.example.gov",
    "SMS_URL": "https://sms.example.gov/send",
    "SMS_SECRET": "agreed on",
    "METRICS_TOKEN": "",
    "WEBHOOK_PRIVATE": False,
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder that its owner alone looks into, and a night's backup."""
    folder, kept = tmp_path / "home", tmp_path / "backups"
    for made in (folder, folder / "keys", folder / "attachments", kept, kept / "tonight"):
        made.mkdir(mode=0o700)
    (kept / "tonight" / manifest.NAME).touch()
    for name in [name for name in os.environ if name.startswith("TONGBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TONGBAN_HOME", str(folder))
    monkeypatch.setenv("TONGBAN_BACKUPS", str(kept))
    monkeypatch.setenv("TONGBAN_ERASURES", str(kept))
    monkeypatch.setattr(data, "_same_disk", lambda *_: False)  # the test has one disk
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return folder


@pytest.fixture
def sound(home, settings):
    for name, value in SOUND.items():
        setattr(settings, name, value)
    settings.HOME = home
    return settings


@pytest.mark.django_db
def test_a_sound_installation_has_no_problem(sound):
    assert [problem for ask in QUESTIONS for problem in ask()] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEMO", True, "demo mode"),
        ("DEBUG", True, "DEBUG"),
        ("HTTPS", False, "not https"),
        ("ALLOWED_HOSTS", ["localhost"], "only this machine"),
        ("ALLOWED_HOSTS", ["other.example.gov"], "links in messages"),
        ("ALLOWED_HOSTS", ["*"], "any host name"),
        ("PROXIES", 0, "TONGBAN_PROXIES is 0"),
        ("WEBHOOK_PRIVATE", True, "TONGBAN_WEBHOOK_PRIVATE"),
        ("SECRET_KEY", "abc" * 20, "can be guessed"),
        ("SMS_SECRET", "", "TONGBAN_SMS_SECRET"),
        ("METRICS_TOKEN", "short", "TONGBAN_METRICS_TOKEN"),
        ("EMAIL_URL", "", "no mail server"),
        ("SMS_URL", "", "no SMS gateway"),
        ("SMS_URL", "http://sms.example.gov", "phone numbers go unprotected"),
    ],
)
def test_a_wrong_setting_is_told_alone(sound, name, value, said):
    setattr(sound, name, value)
    (problem,) = [one for ask in (web.address, web.proxy, web.secrets, web.messages) for one in ask()]
    assert said in problem.what
    assert problem.mend


@pytest.mark.parametrize(
    ("name", "value", "ask", "said"),
    [
        ("TONGBAN_BIND", "0.0.0.0:8000", web.proxy, "without a proxy"),
        ("TONGBAN_BIND", "tongban.example.gov:8000", web.proxy, "without a proxy"),
        ("TONGBAN_LOG", "DEBUG", web.messages, "TONGBAN_LOG"),
        ("TONGBAN_PG_FAST", "1", data.database, "power fails"),
        ("TONGBAN_BACKUPS", "", data.backups, "no folder for backups"),
        ("TONGBAN_BACKUPS", "/nowhere", data.backups, "no folder"),
        ("TONGBAN_ERASURES", "", data.erasures, "come back with a restore"),
    ],
)
def test_a_wrong_variable_is_told(sound, monkeypatch, name, value, ask, said):
    monkeypatch.setenv(name, value)
    sound.PROXIES, sound.HTTPS = 0, name != "TONGBAN_BIND"
    assert said in " ".join(problem.what for problem in ask())


@pytest.mark.parametrize("part", ["", "keys", "attachments"])
def test_a_folder_that_others_look_into_is_told(sound, home, part):
    (home / part).chmod(0o755)
    (problem,) = data.folders()
    assert str(home / part) in problem.what


def test_an_old_backup_and_one_on_the_same_disk_are_told(sound, monkeypatch):
    kept = Path(os.environ["TONGBAN_BACKUPS"])
    os.utime(kept / "tonight" / manifest.NAME, (time.time() - 3 * 86400,) * 2)
    monkeypatch.setattr(data, "_same_disk", lambda *_: True)
    assert ["one failure" in p.what or "last two days" in p.what for p in data.backups()] == [True, True]
    assert ["one failure" in p.what for p in data.erasures()] == [True]


def test_a_night_that_left_no_whole_backup_is_told(sound):
    tonight = Path(os.environ["TONGBAN_BACKUPS"]) / "tonight"
    (tonight / manifest.NAME).rename(tonight / manifest.UNFINISHED)
    assert ["no whole backup" in p.what for p in data.backups()] == [True]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"HOST": "db.example.gov", "PASSWORD": "x", "OPTIONS": {"sslmode": "verify-full"}}, 0),
        ({"HOST": "db.example.gov", "PASSWORD": "x", "OPTIONS": {}}, 1),
        ({"HOST": "db.example.gov", "PASSWORD": "", "OPTIONS": {"sslmode": "prefer"}}, 2),
        ({"HOST": "127.0.0.1", "PASSWORD": "", "OPTIONS": {}}, 0),
    ],
)
def test_a_database_over_the_network_is_reached_encrypted_by_password(sound, monkeypatch, given, count):
    monkeypatch.setenv("TONGBAN_DATABASE_URL", "postgresql://db.example.gov/tongban")
    monkeypatch.setitem(sound.DATABASES, "default", given)
    assert len(list(data.database())) == count


@pytest.mark.django_db
def test_a_clock_behind_what_was_written_is_told(sound, sent, time_machine):
    sent()
    assert list(machine.clocks()) == []
    time_machine.move_to(clock.now() - timedelta(hours=1))
    assert ["apart" in one.what or "behind" in one.what for one in machine.clocks()] == [True, True]


def test_root_and_a_full_disk_are_told(sound, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "ROOM", 10**18)
    monkeypatch.setattr(machine, "SHARE", 2)
    assert [one.what.split()[0] for one in (*machine.user(), *machine.room())] == ["the", "only"]


class Open(http.server.BaseHTTPRequestHandler):
    """A site that tells its metrics to everybody and forgets to insist on encryption."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *said):
        pass


def test_the_public_address_is_visited_where_something_is_served(sound, home):
    sound.PUBLIC_URL = "http://127.0.0.1:9"  # nobody listens there
    assert list(web.reached()) == []
    claims = running.claim(home)
    try:
        (problem,) = web.reached()
        assert "does not answer" in problem.what
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Open) as site:
            threading.Thread(target=site.serve_forever, daemon=True).start()
            sound.PUBLIC_URL = f"http://127.0.0.1:{site.server_port}"
            told = [problem.what for problem in web.reached()]
            site.shutdown()
        assert ["Strict-Transport-Security" in told[0], "/metrics" in told[1], len(told)] == [True, True, 2]
    finally:
        for one in claims:
            os.close(one)
