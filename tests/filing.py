"""Requests for tests: filed by the same actions as everything else."""

import pytest

from tongban.kernel.core import outbox
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request

LAMP = "宁合社区门口的路灯坏了三天，晚上很黑。"
HERE = "652300.652301.652301001.652301001001"


@pytest.fixture
def filed(db, people):
    """File a request; returns its case."""

    def make(text=LAMP, **given):
        people.world.division("652301001001")
        return file_request(Filing(text=text, place_path=given.pop("place_path", HERE), **given)).case

    return make


@pytest.fixture
def sent(filed, people):
    """File a request and send it to the housing office of Changji."""

    def make(**given):
        case = filed(**given)
        office = people.world.office("housing")
        return actions.send(case.pk, by=people.actor("dispatcher"), lead=office.pk)

    return make


@pytest.fixture
def let_through(people):
    """Let a held request through as the dispatch centre does."""
    return lambda case: actions.release(case.pk, by=people.actor("dispatcher"))


@pytest.fixture
def relay():
    """Let the worker's part happen now."""
    return outbox.relay


# what a requester agreed to publish, and what of it nobody may read
SECRET = ("13812345678", "王小芳", "3号楼2单元501室", "新B12345")
TEXT = "我叫王小芳，住宁合社区3号楼2单元501室，电话13812345678。楼下的新B12345天天占道，请处理。"
