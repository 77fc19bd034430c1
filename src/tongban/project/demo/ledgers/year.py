"""The year: each month the departments and the counties send, the owners decide, the senders read what became of it."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.exchange import actions, states
from tongban.kernel.exchange.actions import Sent
from tongban.kernel.exchange.models import Submission
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions, prefecture
from tongban.project.demo.ledgers.deciding import Deciders, Owners
from tongban.project.demo.ledgers.truth import Row, Truth
from tongban.project.demo.plan import PEOPLE, Plan
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.actions.listing import NewUnit
from tongban.services.branches.registers import MEMBERSHIP

MONTHS, FEW = 12, (12, 3)  # months ago; a small demo has two of them, of two departments and two counties
WHOLE = 3  # market regulation sends all of its organisations every third month, the changes in between
SMALL = 0.1
SMALL_KINDS, SMALL_COUNTIES = ("民政局",), ("652301", "652302")
FIELDS = {
    "工信局": ("enterprise", "market"),
    "民政局": ("social", "agency"),
    "公安局": ("platform", "delivery"),
}
ALL = "市场监管局"
HEADS = {
    "organisations": {
        "credit_code": "统一社会信用代码", "name": "单位名称", "field": "所属领域", "address": "经营地址", "division": "所在地",
        "staff": "从业人数", "representative": "法定代表人", "phone": "联系电话",
    },
    "members": {
        "name": "姓名", "id_number": "身份证号", "born": "出生日期", "phone": "手机", "branch": "所在组织", "division": "组织所在地",
        "status": "在岗状态",
    },
}  # fmt: skip

Send = Callable[[Office, str, list[int], Division | None], int]


class Year:
    """A year of lists of what there is: organisations and members come with the month in which they begin.

    Month by month, the longest ago first; one that goes on where another stopped finds again what that had sent.
    """

    def __init__(self, plan: Plan, firms: Sequence[NewUnit], people: Sequence[NewMember]) -> None:
        self.plan = plan
        towns = list(divisions().filter(level=Division.Level.TOWN).order_by("code"))
        register = "organisations" if firms else "members"
        self.truth = Truth(plan.rng("ledgers", register), towns)
        self.firms = sorted(firms, key=lambda one: one.since, reverse=True)
        self.people = sorted(people, key=lambda one: one.since, reverse=True)
        self.owners = Owners(self.truth, Deciders(plan, register, by_office=not small(plan)))
        self.top = prefecture()
        self.lived, self.lists = 0, list[int]()  # months, and the lists of the last

    def send(self, month: int) -> None:
        """What is sent in the month of that number, after all that were before it."""
        while self.lived < month:
            self._month(self._found_again)
        self._month(self._receive)

    def settle(self, month: int) -> None:
        """What was sent in that month meets the ledger, is decided, and what became of it is read."""
        while self.lived <= month:
            self._month(self._found_again)
        with self._days_ago(month, 5):
            for pk in self.lists:
                self._match(Submission.objects.get(pk=pk))
        with self._days_ago(month, 1):
            self.owners.decide(self.lists)
            self._read(self.lists)

    def _days_ago(self, month: int, days: int) -> AbstractContextManager[None]:
        return clock.at(self.plan.anchor - timedelta(days=30 * months(self.plan)[month] + days))

    def _month(self, send: Send) -> None:
        """What changes since the last, who begins, and what each office sends of what is true."""
        if self.lived:
            self.truth.month()
        with self._days_ago(self.lived, 5):
            self._begun()
            whole = months(self.plan)[self.lived] % WHOLE == 0
            told = self._told(first=self.lived == 0, whole=whole)
            self.lists = [send(*one) for one in told if one[2]]
        self.lived += 1

    def _begun(self) -> None:
        """Those whose first day has come."""
        day = clock.today()
        while self.firms and self.firms[-1].since <= day:
            self.truth.firm(self.firms.pop())
        while self.people and self.people[-1].since <= day:
            self.truth.person(self.people.pop())

    def _told(self, *, first: bool, whole: bool) -> Iterator[tuple[Office, str, list[int], Division | None]]:
        """Who sends what this month: (office, register, which of what is true, the place a full list stands for)."""
        held, changed = self.truth.rows["organisations"], self.truth.changed["organisations"]
        of = {o.office_kind: o for o in Office.objects.filter(division=self.top)}
        full = first or whole
        yield of[ALL], "organisations", list(held) if full else sorted(changed), self.top if full else None
        for kind, fields in FIELDS.items():
            if small(self.plan) and kind not in SMALL_KINDS:
                continue
            own = [n for n in (held if first else sorted(changed)) if held[n]["field"] in fields]
            yield of[kind], "organisations", own, None
        people = self.truth.rows["members"]
        for county in divisions().filter(code__in=counties(self.plan)).order_by("code"):
            office = Office.objects.get(code=MEMBERSHIP.format(code=county.code))
            yield office, "members", [n for n in people if _in(county, people[n])], county

    def _receive(self, office: Office, register: str, numbers: list[int], scope: Division | None) -> int:
        content, day = self._content(register, numbers), clock.today()
        name = f"{office.name}{day:%Y年%m月}名单.csv"
        source = actions.source_of(office, register, by=SYSTEM)
        got = actions.receive(Sent(name, content, day, scope), source, by=SYSTEM)
        self.owners.sent(got, register, numbers)
        return got.pk

    def _match(self, got: Submission) -> None:
        if got.state == states.CHECKED:
            got = actions.match(got, by=SYSTEM)
        if got.state == states.STOPPED:
            actions.let_through(got, by=SYSTEM, reason="与各县核对，名单属实。")
        self.owners.learn(got.pk)

    def _found_again(self, office: Office, register: str, numbers: list[int], _scope: Division | None) -> int:
        self._content(register, numbers)  # chance goes on as it did
        source = actions.source_of(office, register, by=SYSTEM)
        day = clock.today()
        got = Submission.objects.get(source=source, day=day)
        self.owners.sent(got, register, numbers)
        self.owners.learn(got.pk)
        return got.pk

    def _content(self, register: str, numbers: list[int]) -> bytes:
        return _file(register, [self.truth.sent(self.truth.rows[register][n]) for n in numbers])

    def _read(self, lists: list[int]) -> None:
        for row in Submission.objects.filter(pk__in=lists).order_by("pk"):
            if actions.give_back(row, by=SYSTEM).state == states.RETURNED:
                actions.acknowledge(row, by=SYSTEM)


def months(plan: Plan) -> Sequence[int]:
    """How many months ago each list is sent, as many as the size of the demo allows."""
    return FEW if small(plan) else range(MONTHS, 0, -1)


def small(plan: Plan) -> bool:
    """Is the demo too small for all the lists of a year?"""
    return plan.scale < SMALL


def counties(plan: Plan) -> tuple[str, ...]:
    """The counties that send their members; of the others all are entered by hand."""
    return SMALL_COUNTIES if small(plan) else tuple(PEOPLE)


def _in(county: Division, row: Row) -> bool:
    return row["division"].startswith(county.code)


def _file(register: str, rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS[register].values())
    writer.writerows([[row.get(name, "") for name in HEADS[register]] for row in rows])
    return out.getvalue().encode()
