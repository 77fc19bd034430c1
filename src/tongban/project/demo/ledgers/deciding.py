"""Whoever owns a fact decides by what is true: together where they can, pairs one by one; rounds, for a pair asks anew."""

from collections import defaultdict
from typing import Any

from django.db.models import Q

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.identify import actor_for
from tongban.kernel.access.models import Account
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.exchange import actions, states
from tongban.kernel.exchange.models import Difference, Row, Submission
from tongban.kernel.exchange.sealing import token
from tongban.kernel.parties.models import Office
from tongban.project.demo.ledgers.truth import Truth
from tongban.project.demo.plan import Plan
from tongban.project.demo.words import person_name
from tongban.services.branches import registers

READ = ("submission", "office", "kind", "field", "key", "after", "row__number")
KINDS = {c.name: (c.kind, c.sealed) for r in registers.REGISTERS for c in r.columns}
WHY_YES = {
    states.ADDITION: "已上门核实，确有其事。",
    states.DEPARTURE: "已核实，确已注销或离开。",
    states.MOVED: "所在乡镇街道确认已迁入。",
}
YES, NO, SAME, APART = (
    "已核实无误。",
    "与登记材料不一致，以登记为准。",
    "核对证件，同一人。",
    "核对证件，不是同一人。",
)


class Deciders:
    """Keepers of ledgers, one at each office that owns facts, hired when the first question comes (`by_office`)."""

    def __init__(self, plan: Plan, register: str, *, by_office: bool) -> None:
        self.plan, self.register, self.by_office = plan, register, by_office
        self.known: dict[int | None, Actor] = {None: SYSTEM}

    def of(self, offices: set[int | None]) -> dict[int | None, Actor]:
        """Who decides for each of these offices."""
        new = [pk for pk in offices if pk is not None and pk not in self.known]
        if not self.by_office:
            return dict.fromkeys(offices, SYSTEM)
        rows = {
            f"{office.code}-{self.register}"[:60]: office
            for office in Office.objects.select_related("division").filter(pk__in=new).order_by("pk")
        }
        there = list(Account.objects.filter(username__in=rows))
        missing = [name for name in rows if name not in {account.username for account in there}]
        for account in (*there, *employ([self._hire(name, rows[name]) for name in missing], by=SYSTEM)):
            self.known[rows[account.username].pk] = actor_for(account)
        return {pk: self.known[pk] for pk in offices}

    def _hire(self, username: str, office: Office) -> Hire:
        name = person_name(self.plan.rng("ledger", office.name))
        return Hire(username, name, office.division, "exchange.keeper", office)


class Owners:
    """What the owners of facts know: which row and which key of the ledger is which of what is true."""

    def __init__(self, truth: Truth, deciders: Deciders) -> None:
        self.truth, self.deciders = truth, deciders
        self.rows: dict[int, tuple[str, list[int]]] = {}
        self.keys: dict[str, tuple[str, int]] = {}

    def sent(self, submission: Submission, register: str, numbers: list[int]) -> None:
        """A list was sent with these, in this order."""
        self.rows[submission.pk] = (register, numbers)

    def learn(self, submission: int) -> None:
        """Whom the rows of a list were found to be."""
        register, numbers = self.rows[submission]
        told = Row.objects.filter(submission=submission).exclude(key="").values_list("number", "key")
        for number, key in told.iterator(chunk_size=5000):
            self.keys.setdefault(key, (register, numbers[number - 2]))

    def decide(self, lists: list[int]) -> None:
        """All that waits of these lists."""
        waiting = Difference.objects.filter(state=states.WAITING, same_as=None, submission__in=lists)
        while rows := list(waiting.select_related("row").only(*READ).order_by("pk")):
            actors = self.deciders.of({one.office_id for one in rows})
            groups: dict[tuple[Any, bool, str], list[int]] = defaultdict(list)
            for one in rows:
                if one.kind == states.AMBIGUOUS:
                    continue
                yes = self._is_so(one)
                groups[one.office_id, yes, WHY_YES.get(one.kind, YES) if yes else NO].append(one.pk)
            for (office, yes, why), pks in groups.items():
                many = actions.confirm_many if yes else actions.refuse_many
                many(pks, by=actors[office], reason=why)
            pairs = [d for d in rows if d.kind == states.AMBIGUOUS]
            told = Difference.objects.filter(Q(pk__in=[d.pk for d in pairs]) | Q(same_as__in=pairs))
            theirs = sorted(set(told.values_list("submission", flat=True)))
            for one in pairs:
                self._pair(one, actors[one.office_id])
            for pk in theirs:  # whoever they were found to be may be asked about next
                self.learn(pk)

    def _pair(self, one: Difference, by: Actor) -> None:
        if self._is_so(one):
            actions.confirm(one.pk, by=by, reason=SAME)
        else:
            actions.refuse(one.pk, by=by, reason=APART)

    def _is_so(self, one: Difference) -> bool:
        """Is the difference true?"""
        register, n = self._whom(one)
        held = self.truth.rows.get(register, {})
        if one.kind == states.AMBIGUOUS:
            return self.keys.get(one.key) == (register, n)
        if one.kind == states.DEPARTURE:
            return n not in held
        if one.kind == states.ADDITION or n not in held:
            return n in held
        kind, is_sealed = KINDS[one.field]
        true = held[n][one.field]
        return bool(true) and token(one.after) == (blind_index(true, kind).hex() if is_sealed else true)

    def _whom(self, one: Difference) -> tuple[str, int]:
        if one.row is None:
            return self.keys.get(one.key, ("", 0))
        register, numbers = self.rows[one.submission_id]
        return register, numbers[one.row.number - 2]
