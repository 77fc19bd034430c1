"""Rows of a small list, and the shipped list in force in the small prefecture."""

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.services.duties import actions
from tongban.services.duties.models import DutyList

ROW = {
    "list": "taken_back",
    "level": "county",
    "number": "T1",
    "title": "路灯照明",
    "text": "建设和维护路灯。",
    "category": "城乡建设",
    "lead": "城管局",
    "helping": "住建局:建设",
    "keywords": "路灯|灯杆|路灯不亮",
}


def rows(*changes):
    """A file of rows, each the plain one with its changes."""
    return [
        (n, {**ROW, "number": f"T{n}", "title": f"路灯照明{n}", **change})
        for n, change in enumerate(changes, 2)
    ]


@pytest.fixture
def prefecture(world):
    return world.division("652300")


@pytest.fixture
def imported(prefecture):
    """Imports rows as the system and gives the list they made."""

    def do(*changes, division=prefecture):
        report = actions.import_list(rows(*changes), by=SYSTEM, division=division, source="文件")
        assert report.errors == []
        return DutyList.objects.get(pk=report.lists[0]["id"])

    return do
