import threading

import pytest

from tongban.project import env


@pytest.mark.parametrize(
    ("value", "read"),
    [("1", True), ("yes", True), ("0", False), ("OFF", False), ("", True), ("  ", True)],
)
def test_flag_reads_plain_words(monkeypatch, value, read):
    monkeypatch.setenv("TONGBAN_X", value)
    assert env.flag("TONGBAN_X", default=True) is read


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.flag("TONGBAN_X", default=False), "maybe"),
        (lambda: env.text("TONGBAN_X", "a", among=("a", "b")), "c"),
        (lambda: env.text("TONGBAN_X", ""), "two\nlines"),
        (lambda: env.path("TONGBAN_X", "var"), "/etc/passwd"),
        (lambda: env.address("TONGBAN_X", ""), "ftp://secret@host"),
        (lambda: env.address("TONGBAN_X", ""), "http://host:port"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_it(monkeypatch, read, value):
    monkeypatch.setenv("TONGBAN_X", value)
    with pytest.raises(env.SettingError) as refused:
        read()
    assert "TONGBAN_X" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["mysql://u:hush@h/db", "postgresql://u:hush@h:x/db", "hush", "postgresql://u:hush@h"]
)
def test_a_wrong_database_address_is_refused_without_repeating_it(monkeypatch, tmp_path, value):
    monkeypatch.setenv("TONGBAN_DATABASE_URL", value)
    with pytest.raises(env.SettingError) as refused:
        env.database(tmp_path)
    assert "hush" not in str(refused.value)


def test_a_database_address_is_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGBAN_DATABASE_URL", "postgresql://u:p%40ss@db.example:6432/town?sslmode=require")
    found = env.database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "u",
        "p@ss",
        "db.example",
        "6432",
    )
    assert (found["NAME"], found["OPTIONS"]) == ("town", {"sslmode": "require"})


def test_without_an_address_the_socket_folder_is_short(monkeypatch, tmp_path):
    monkeypatch.delenv("TONGBAN_DATABASE_URL", raising=False)
    found = env.database(tmp_path / ("deep/" * 40))
    assert len(f"{found['HOST']}/.s.PGSQL.{found['PORT']}") < 108


def test_the_key_is_made_once_and_kept_for_its_owner(tmp_path):
    home = tmp_path / "home"
    first = env.secret_key(home)
    assert env.secret_key(home) == first
    assert (home / "keys" / "sessions").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in home.iterdir()] == ["keys"]


def test_first_starts_at_once_agree_on_one_key(tmp_path):
    found = []
    threads = [threading.Thread(target=lambda: found.append(env.secret_key(tmp_path))) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_a_damaged_key_is_refused(tmp_path):
    env.secret_key(tmp_path)
    (tmp_path / "keys" / "sessions").write_text("short")
    with pytest.raises(env.SettingError):
        env.secret_key(tmp_path)
