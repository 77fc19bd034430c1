import re
from pathlib import Path

from django.conf import settings

from tongban.project import env

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "settings.md"


def test_every_setting_has_a_row_and_every_row_a_setting():
    assert settings.HOME  # all of them have been read
    written = set(re.findall(r"^\| `(TONGBAN_\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert written == {name for name in env.KNOWN if name != "TONGBAN_X"}
