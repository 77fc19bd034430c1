"""A year of monthly lists of four departments and seven counties on the real divisions: sent, decided, accounted for.

Run: TONGBAN_HOME=var/bench python -m benchmarks.year_of_lists [ORGANISATIONS] [MEMBERS] [MONTHS]. The data folder is made
and filled anew; nothing of the demo is in it. Exit code 1 where a row is not accounted for.
"""

import json
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta

from tongban.project import ready

FIRMS, PEOPLE, MONTHS = (
    int(sys.argv[n]) if len(sys.argv) > n else default for n, default in ((1, 6000), (2, 3000), (3, 12))
)
SEVEN = ("652301", "652302", "652323", "652324", "652325", "652327", "652328")
EACH = 15  # members of a branch


def main() -> int:
    ready.prepare()
    from tongban.services.branches.queries.reach import today  # noqa: PLC0415 - Django first
    from tongban.services.branches.tests.year import Year  # noqa: PLC0415 - as above

    begun = time.monotonic()
    year: Year = built()
    for month in range(MONTHS, 0, -1):
        start = time.monotonic()
        year.month(today() - timedelta(days=30 * month))
        year.world.month()
        print(f"month {MONTHS - month + 1}: {time.monotonic() - start:.1f} s", file=sys.stderr)
    told = year.accounts()
    outcomes: Counter[str] = Counter()
    for _sent, one in told:
        outcomes.update(one)
    rows = sum(sent for sent, _one in told)
    wrong = [sent for sent, one in told if sum(one.values()) != sent]
    print(
        json.dumps(
            {
                "lists": len(told),
                "rows": rows,
                "accounted": sum(outcomes.values()),
                "wrong": len(wrong),
                "outcomes": outcomes,
                **standing(),
                "seconds": round(time.monotonic() - begun, 1),
            }
        )
    )
    return 1 if wrong else 0


def built():
    from tongban.kernel.access.actor import SYSTEM  # noqa: PLC0415 - Django first
    from tongban.kernel.parties.demo import offices  # noqa: PLC0415 - as above
    from tongban.kernel.places.models import Division  # noqa: PLC0415 - as above
    from tongban.kernel.places.queries import divisions, prefecture  # noqa: PLC0415 - as above
    from tongban.services.branches.actions import bulk  # noqa: PLC0415 - as above
    from tongban.services.branches.actions.bulk import NewBody  # noqa: PLC0415 - as above
    from tongban.services.branches.tests.year import Year, begin  # noqa: PLC0415 - as above

    known = {o.code: o for o in offices()}
    top = prefecture()
    towns = list(divisions().filter(level=Division.Level.TOWN))
    homes = [random.Random(n).choice(towns) for n in range(max(7, PEOPLE // EACH))]
    told = [NewBody(f"branch {n}", "joint", home, date(2020, 1, 1)) for n, home in enumerate(homes)]
    bodies = bulk.set_up_bodies(told, by=SYSTEM)
    world = begin(random.Random(6523), towns, bodies, FIRMS, PEOPLE)
    of = {o.office_kind: o for o in known.values() if o.division_id == top.pk}
    senders = {
        "market": of["市场监管局"],
        "industry": of["工信局"],
        "civil": of["民政局"],
        "internet": of["公安局"],
    }
    counties = list(divisions().filter(code__in=SEVEN))
    senders |= {
        c.code: next(o for o in known.values() if o.division_id == c.pk and o.office_kind == "民政局")
        for c in counties
    }
    return Year(world, senders, counties, top)


def standing() -> dict[str, int]:
    """What stands at the end, here and in the ledger."""
    from tongban.kernel.exchange import queries  # noqa: PLC0415 - Django first
    from tongban.services.branches.models import Member, Unit  # noqa: PLC0415 - as above
    from tongban.services.branches.queries.reach import today  # noqa: PLC0415 - as above

    return {
        "units": Unit.objects.filter(valid__contains=today()).count(),
        "units_in_the_ledger": queries.entries("organisations").count(),
        "members": Member.objects.filter(valid__contains=today()).count(),
        "members_in_the_ledger": queries.entries("members").count(),
    }


if __name__ == "__main__":
    sys.exit(main())
