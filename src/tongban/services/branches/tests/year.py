"""A year of monthly lists between departments and counties over an invented truth, with the slips that lists have.

Departments send organisations (market regulation all of them, three others their own fields), counties their members.
Of each list: 2 % slips in names, 1 % in dates, 3 % old phones, 10 % without ID number; 0.5 % of members are twins or
father and son at one phone, and 5 % of organisations move in a year. Whoever owns a fact knows the truth and decides by it.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.identity import credit_check_character, id_check_character
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.models import Difference, Row, Submission
from tongban.kernel.exchange.sealing import token
from tongban.services.branches import registers, rules
from tongban.services.branches.tests.lists import send

SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚晨宁岚溪朗",
)
TRADES = ("商贸", "科技", "建材", "物业", "餐饮", "传媒", "仓储", "园艺")
FIELDS = tuple(rules.FIELDS)
OWN = {"industry": ("enterprise",), "civil": ("social",), "internet": ("platform", "delivery")}
KINDS = {c.name: (c.kind, c.sealed) for r in registers.REGISTERS for c in r.columns}
MOVED, GONE, NEW = 0.05 / 12, 0.006, 0.01


@dataclass
class World:
    """What is true now: organisations and members by their number, each as its list would say it."""

    rng: random.Random
    towns: list  # divisions that organisations stand in
    bodies: list
    firms: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    born: int = 0

    def firm(self):
        """One organisation more."""
        self.born += 1
        n, town = self.born, self.rng.choice(self.towns)
        first = f"91{town.code[:6]:0<6}Y{n:07d}A"
        self.firms[n] = {
            "credit_code": first + credit_check_character(first),
            "name": f"{self._name()}{self.rng.choice(TRADES)}有限公司",
            "field": self.rng.choice(FIELDS),
            "address": f"{self.rng.randrange(1, 400)}号",
            "division": town.code,
            "staff": str(self.rng.randrange(2, 200)),
            "representative": self._name(),
            "phone": f"0994-{self.rng.randrange(2_000_000, 8_999_999)}",
        }

    def person(self, like=None):
        """One member more; `like` somebody of the same house: a twin, or a father with the same phone."""
        self.born += 1
        n, body = self.born, self.rng.choice(self.bodies)
        born = date(1960, 1, 1) + timedelta(days=self.rng.randrange(15_000))
        born = date.fromisoformat(like["born"]) if like and self.rng.random() < 0.5 else born
        first = f"659999{born:%Y%m%d}{n % 1000:03d}"
        self.people[n] = {
            "name": (like["name"][0] if like else self.rng.choice(SURNAMES)) + self._given(),
            "id_number": first + id_check_character(first),
            "born": born.isoformat(),
            "phone": like["phone"] if like else f"1630{n:07d}",
            "branch": body.name,
            "division": body.division.code,
            "status": "serving",
        }

    def month(self):
        """A month passes: some move, some go, some come, some have another phone."""
        for one in self.firms.values():
            if self.rng.random() < MOVED:
                one |= {
                    "address": f"{self.rng.randrange(400, 900)}号",
                    "division": self.rng.choice(self.towns).code,
                }
        for one in self.people.values():
            if self.rng.random() < 0.01:
                one["phone"] = f"1631{self.rng.randrange(10**7):07d}"
        for held, more in ((self.firms, self.firm), (self.people, self.person)):
            for one in [n for n in held if self.rng.random() < GONE]:
                del held[one]
            for _ in range(max(1, round(NEW * len(held)))):
                more()

    def _name(self):
        return self.rng.choice(SURNAMES) + self._given()

    def _given(self):
        return "".join(self.rng.choice(GIVEN) for _ in range(2))

    def spoiled(self, told):
        """A row as it is sent, with its slips."""
        row, rng = dict(told), self.rng
        if rng.random() < 0.02:
            at = rng.randrange(len(row["name"]) - 1)
            row["name"] = row["name"][:at] + row["name"][at + 1] + row["name"][at] + row["name"][at + 2 :]
        if "born" in row and rng.random() < 0.01:
            row["born"] = f"{row['born'][:8]}{(int(row['born'][8:]) % 28) + 1:02d}"
        if rng.random() < 0.03:
            row["phone"] = f"0994-{rng.randrange(2_000_000, 8_999_999)}"
        if "id_number" in row and rng.random() < 0.1:
            row["id_number"] = ""
        return row


def begin(rng, towns, bodies, firms, people):
    """The truth at the beginning."""
    world = World(rng, towns, bodies)
    for _ in range(firms):
        world.firm()
    for n in range(people):
        twin = n % 200 == 1 and list(world.people.values())[-1]
        world.person(like=twin or None)
    return world


class Year:
    """Lists month by month, each decided by whoever owns the facts."""

    def __init__(self, world, offices, counties, top):
        self.world, self.offices, self.counties, self.top = world, offices, counties, top
        self.sent, self.truths, self.keys = [], {}, {}

    def month(self, day):
        """Four departments and every county send; then all that differs is decided."""
        firms = self.world.firms
        self._send("market", "organisations", firms, day, full=self.top)
        for name, fields in OWN.items():
            own = {n: one for n, one in firms.items() if one["field"] in fields}
            self._send(name, "organisations", own, day)
        for county in self.counties:
            own = {n: p for n, p in self.world.people.items() if p["division"].startswith(county.code)}
            self._send(county.code, "members", own, day, full=county)
        self._decide()

    def _send(self, office, register, truth, day, full=None):
        ids = list(truth)
        rows = [self.world.spoiled(truth[n]) for n in ids]
        got = send(self.offices[office], register, rows, day=day, full=full)
        if got.state == states.STOPPED:
            got = actions.let_through(got, by=SYSTEM, reason="looked at")
        self.sent.append(got.pk)
        for row in Row.objects.filter(submission=got).defer("raw", "data").order_by("number"):
            self.truths[row.pk] = (register, ids[row.number - 2])
        self._learn(got)

    def _learn(self, submission):
        for pk, key in Row.objects.filter(submission=submission).exclude(key="").values_list("pk", "key"):
            self.keys.setdefault(key, self.truths[pk])

    def _decide(self):
        """Rounds, because a pair that is told apart asks anew."""
        while waiting := list(Difference.objects.filter(state=states.WAITING, same_as=None).order_by("pk")):
            yes = [d.pk for d in waiting if d.kind != states.AMBIGUOUS and self._is_so(d)]
            actions.confirm_many(yes, by=SYSTEM, reason="核实无误")
            for one in waiting:
                if one.pk not in set(yes):
                    decide = actions.confirm if self._is_so(one) else actions.refuse
                    decide(
                        one.pk, by=SYSTEM, reason="与登记一致" if decide is actions.confirm else "与事实不符"
                    )
            for pk in self.sent[-12:]:
                self._learn(Submission(pk=pk))

    def _is_so(self, one):
        """Is the difference true?"""
        register, n = self.truths.get(one.row_id) or self.keys.get(one.key) or ("", 0)
        held = self.world.firms if register == "organisations" else self.world.people
        if one.kind == states.AMBIGUOUS:
            return self.keys.get(one.key) == (register, n)
        if one.kind == states.DEPARTURE:
            return n not in held
        if one.kind == states.ADDITION or n not in held:
            return n in held
        kind, is_sealed = KINDS[one.field]
        true = held[n][one.field]
        return token(one.after) == (blind_index(true, kind).hex() if is_sealed else true)

    def accounts(self):
        """Of each list: rows sent, and what became of them."""
        rows = Submission.objects.filter(pk__in=self.sent).order_by("pk")
        return [(row.rows_sent, queries.outcomes(row)) for row in rows]
