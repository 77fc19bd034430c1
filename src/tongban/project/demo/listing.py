"""Lists between offices for the demo: a month's list all settled, and this month's with differences to decide."""

import csv
import io
from datetime import date, timedelta

from django.utils import translation

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.exchange import actions, states
from tongban.kernel.exchange.actions import Sent
from tongban.kernel.exchange.models import Difference
from tongban.kernel.parties.models import Office
from tongban.project.demo.people import SEAT
from tongban.project.demo.plan import Plan
from tongban.services.branches import rules
from tongban.services.branches.models import Unit

SENDER = "民政局"
SENT = 40  # organisations of a list
HEADINGS = (
    "统一社会信用代码",
    "单位名称",
    "所属领域",
    "经营地址",
    "所在地",
    "从业人数",
    "法定代表人",
    "联系电话",
)
Rows = list[list[str]]


def build(plan: Plan) -> None:
    """Two lists of one office, a month apart; whoever knows has settled the first."""
    with clock.at(plan.anchor), translation.override("zh-hans"):  # the offices read and write Chinese
        _both(plan)


def _both(plan: Plan) -> None:
    office = Office.objects.get(office_kind=SENDER, division__code=SEAT)
    rows = _rows()
    today = plan.anchor.astimezone(clock.BEIJING).date()
    for name, told, ago in (("上月", rows, 30), ("本月", _a_month_later(rows), 0)):
        _send(office, f"{name}新兴领域单位名单.csv", told, today - timedelta(days=ago))
        if ago:
            waiting = Difference.objects.filter(state=states.WAITING, same_as=None).values_list(
                "pk", flat=True
            )
            actions.confirm_many(list(waiting), by=SYSTEM, reason="核实无误")


def _rows() -> Rows:
    units = Unit.objects.filter(division__code__startswith=SEAT, valid__upper_inf=True)
    units = units.select_related("organisation", "division").order_by(
        "division__path", "organisation__credit_code"
    )[:SENT]
    return [
        [
            u.organisation.credit_code or "",
            u.organisation.name,
            str(rules.FIELDS[u.field]),
            u.address,
            u.division.code,
            str(u.staff),
            u.representative.open() if u.representative else "",
            u.phone.open() if u.phone else "",
        ]
        for u in units
    ]


def _a_month_later(rows: Rows) -> Rows:
    """A few moved, a few grew, a few have another representative, and one row's number is not one."""
    told = [list(row) for row in rows]
    for n, row in enumerate(told):
        if n % 9 == 1:
            row[3] = f"{row[3] or '建设路'}（迁至新址）"
        if n % 11 == 2:
            row[5] = str(int(row[5]) + 12)
        if n % 8 == 3:
            row[6] = "王振华"
    told[5][0] = "91652301MA0000000X"
    return told


def _send(office: Office, name: str, rows: Rows, day: date) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    source = actions.source_of(office, "organisations", by=SYSTEM)
    got = actions.receive(Sent(name, out.getvalue().encode(), day), source, by=SYSTEM)
    if got.state == states.CHECKED:
        actions.match(got, by=SYSTEM)
