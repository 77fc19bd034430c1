"""Keys are rotated: envelopes within JSON come under the newest key, and the old ones may go."""

import base64
import json
from datetime import timedelta

import pytest
from django.db import Error, transaction

from tongban.kernel.core import sealed
from tongban.kernel.exchange import sealing
from tongban.kernel.exchange.models import Difference, Entry, Row
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, filled, held, row, rows, send


@pytest.fixture
def ledger(ground, settings, tmp_path):
    """Two people; one changed their phone, one was left out by a full list. The key ring is this test's own."""
    settings.HOME = tmp_path
    filled(ground, 5)
    send(ground, [row(0, 手机="13800000000")], day=DAY + timedelta(days=30))
    confirm_all()
    send(ground, rows(5)[1:], day=DAY + timedelta(days=60), full="652301")
    confirm_all()
    return ground


def only_newest(path):
    """Take all but the newest key out of the ring, as an operator does after all was sealed anew."""
    told = json.loads(path.read_text())
    told["data"] = told["data"][-1:]
    path.write_text(json.dumps(told))


def opened(kind):
    rows_ = [sealing.plain(kind, r.data) for r in Row.objects.order_by("pk")]
    entries = [sealing.plain(kind, e.data) for e in Entry.objects.order_by("pk")]
    values = [
        sealing.opened(kind, kind.column(d.field), value)
        for d in Difference.objects.exclude(field="").order_by("pk")
        for value in (d.before, d.after)
    ]
    lost = [sealing.plain(kind, d.before) for d in Difference.objects.filter(kind="departure").order_by("pk")]
    assert values
    assert lost
    return rows_, entries, values, lost


def test_rotated_twice_with_the_old_keys_gone_everything_still_opens(ledger, members):
    before, shown = opened(members), held()
    for _time in range(2):
        sealed.rotate()
        assert sealed.reseal_all(batch=3)["exchange.Entry"] == Entry.objects.count()
        only_newest(sealed.ring_path())
    assert (opened(members), held()) == (before, shown)
    assert not any(sealed.reseal_all().values())


def test_only_the_same_value_passes_as_sealed_anew(ledger, members):
    entry = Entry.objects.first()
    other = sealing.stored(members, members.column("phone"), "13511112222")
    with pytest.raises(Error, match="kept as it was"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(data={**entry.data, "phone": other})
    again = sealed.seal(sealing.plain(members, entry.data)["phone"], "exchange.members.phone")
    same = {**entry.data["phone"], "s": base64.b64encode(again).decode()}
    assert Entry.objects.filter(pk=entry.pk).update(data={**entry.data, "phone": same}) == 1
