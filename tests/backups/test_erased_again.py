"""What somebody had erased after the backup does not come back with it."""

import pytest

from tests.backups.conftest import done, verb

pytestmark = pytest.mark.processes


def test_what_was_erased_since_is_erased_again(lived, fresh, tmp_path):
    home, apart = lived[0], str(tmp_path / "erasures")
    account = done(home, "own_request")
    held = len(done(home, "phones"))
    verb(home, "backup", str(tmp_path / "b"), "--keys", str(tmp_path / "keys"))
    assert done(home, "erase_own", str(account), TONGBAN_ERASURES=apart) == 1
    for where, again in (({}, 0), ({"TONGBAN_ERASURES": apart}, 1)):
        copy = fresh()
        words = ("restore", str(tmp_path / "b"), "--keys", str(tmp_path / "keys"))
        assert verb(copy, *words, **where)["ended"]["erased_again"] == again
        assert len(done(copy, "phones")) == held - again
