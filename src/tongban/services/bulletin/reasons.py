"""Why: what a verdict or a check gives as its reason is a code with what fills it, worded where it is read.

So a reason that was kept reads in its reader's language, whatever the language of whoever had the page checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.catalogue import all_measures

WORDS: Mapping[str, Any] = {
    "said": "%(text)s",  # kept before reasons had codes
    "claim.least": _("it claims at least %(low)s"),
    "claim.exactly": _("it claims exactly %(low)s"),
    "claim.qualifier": _("“%(word)s” claims %(low)s to %(high)s"),
    "claim.rounding": _("rounding allows %(low)s to %(high)s"),
    "verdict.no_indicator": _("No declared indicator speaks of this."),
    "verdict.waiting": _("What the records say of %(name)s is being worked out."),
    "verdict.unit": _("%(name)s is told in %(own)s, the page says %(printed)s."),
    "verdict.holds": _("On record %(real)s (%(day)s); %(claim)s."),
    "verdict.by_rounding": _("On record %(real)s (%(day)s): holds by rounding, 100%% would say all."),
    "verdict.stale": _("The last record is of %(day)s (%(real)s): too old to judge by."),
    "verdict.no_records": _("%(name)s has no records yet."),
    "verdict.none_so_early": _("%(name)s has no record up to %(day)s."),
    "verdict.more": _("Printed %(text)s, on record %(real)s (%(day)s): %(gap)s more; %(claim)s."),
    "verdict.less": _("Printed %(text)s, on record %(real)s (%(day)s): %(gap)s less; %(claim)s."),
    "verdict.points": _(
        "The record is %(real)s, but in %(own)s (%(day)s): per cent and percentage points are two things."
    ),
    "sum.ok": _("%(parts)s make %(total)s, as printed."),
    "sum.more": _("The parts %(parts)s make %(total)s, more than the whole %(whole)s."),
    "sum.other": _("The parts %(parts)s make %(total)s, the whole is printed as %(whole)s."),
    "share_sum.ok": _("The shares make 100%%."),
    "share_sum.other": _("The shares %(parts)s make %(total)s%%, not 100%%."),
    "share.ok": _("%(part)s of %(whole)s are %(real)s%%, as printed."),
    "share.other": _("%(part)s of %(whole)s are %(real)s%%, printed is %(rate)s."),
    "growth.ok": _("From %(before)s to %(now)s is %(real)s%%, as printed."),
    "growth.other": _("From %(before)s to %(now)s is %(real)s%%, printed is %(rate)s."),
    "growth.of_a_rate": _(
        "%(change)s is printed as the growth of a rate. It fits only %(before)s%% → %(rate)s, one rate divided by the other: "
        "a change of rates is told in percentage points, here %(points)s."
    ),
    "growth.two_ways": _(
        "%(change)s of a rate can be read two ways: %(points)s points (from %(before)s%%), or %(change)s points. "
        "Write 个百分点 if points are meant."
    ),
    "grim.none": _("No whole number of %(count)s gives %(rate)s."),
    "grim.one": _("%(rate)s of %(count)s is exactly %(first)s."),
    "grim.some": _("%(rate)s of %(count)s is %(first)s to %(last)s."),
    "average.ok": _("%(money)s over %(heads)s is %(real)s each, as printed."),
    "average.other": _("%(money)s over %(heads)s is %(real)s each, printed is %(mean)s."),
    "capacity.ok": _("%(energy)s on %(power)s is %(hours)s hours at full load, out of %(span)s."),
    "capacity.implausible": _(
        "%(energy)s on %(power)s is %(hours)s hours at full load, out of %(span)s: implausible."
    ),
    "per_unit.ok": _("%(power)s over %(machines)s is %(each)s MW each."),
    "per_unit.implausible": _("%(power)s over %(machines)s is %(each)s MW each: no machine is like that."),
    "enumeration.ok": _("%(what)s: %(told)s are told, as announced."),
    "enumeration.other": _("%(what)s: %(announced)s are announced, %(told)s are told."),
    "head_body.ok": _("%(text)s stands %(times)s times, always the same."),
    "head_body.other": _("The headline says %(text)s, the body %(told)s."),
    "names.vary": _("“%(a)s” and “%(b)s” look like one name written two ways."),
    "qualifier.odd_more": _("%(text)s: 余 or 多 belongs after a round number."),
}


@dataclass(frozen=True)
class Reason:
    """A code of WORDS and what fills it: strings, or reasons within the reason."""

    code: str
    words: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """In the language of whoever reads now."""
        return str(WORDS[self.code]) % {name: str(told) for name, told in self.words.items()}

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        words = {n: told.kept() if isinstance(told, Reason) else told for n, told in self.words.items()}
        return {"code": self.code, "words": words}


def read(kept: Mapping[str, Any]) -> Reason:
    """A reason as it was stored; a measure of the catalogue is called as the reader's language calls it."""
    words = {n: read(told) if isinstance(told, dict) else told for n, told in kept["words"].items()}
    measure = all_measures().get(str(words.get("indicator", "")))
    if measure:
        words["name"] = str(measure.label)
    return Reason(kept["code"], words)
