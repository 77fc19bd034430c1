"""What was filed where a change set made a division keeps it from being undone; what was filed there before does not."""

from datetime import date

import pytest

from tongban.kernel.core.errors import Conflict
from tongban.kernel.places import actions
from tongban.kernel.places.tests.grid import CITY, TOWNS, grid
from tongban.services.requests.actions import Filing, file_request

DAY = date(2026, 1, 1)
BEFORE = f"65.{CITY}.{TOWNS[0]}"
RENAMED = ("rename", {"code": TOWNS[0], "name": "新安镇"})
RECODED = ("move", {"code": TOWNS[0], "to": CITY, "new_code": "652301101"})


@pytest.fixture
def town(world):
    """甲镇, where a request is open."""
    grid()
    file_request(Filing(text="路灯坏了", place_path=BEFORE))


def applied(change):
    row = actions.prepare(title="x", on=DAY, grounds="x", changes=[change], by="account:1")
    return actions.apply(row, by="account:2")


@pytest.mark.parametrize("change", [RENAMED, RECODED])
def test_what_was_filed_before_stands_in_no_way(town, change):
    assert actions.undo(applied(change), by="account:2").state == "undone"


def test_what_was_filed_at_the_new_place_does(town):
    row = applied(RECODED)
    file_request(Filing(text="井盖坏了", place_path=f"65.{CITY}.652301101"))
    with pytest.raises(Conflict, check=lambda error: error.code == "rests"):
        actions.undo(row, by="account:2")
