"""A year of monthly lists of four departments and seven counties, as the demo has it: sent, decided, accounted for.

Run: TONGBAN_HOME=var/bench python -m benchmarks.year_of_lists [SCALE]. The data folder is made and filled anew; of the demo
its branches and their lists alone. Exit code 1 where a row is not accounted for or something took effect without a reason.
"""

import json
import resource
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

from tongban.project import ready

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def main() -> int:
    ready.prepare()
    from tongban.kernel.core import clock  # noqa: PLC0415 - Django first
    from tongban.kernel.parties.demo import offices  # noqa: PLC0415 - as above
    from tongban.project.demo import branching  # noqa: PLC0415 - as above
    from tongban.project.demo.making import make_all  # noqa: PLC0415 - as above
    from tongban.project.demo.people import hire  # noqa: PLC0415 - as above
    from tongban.project.demo.plan import Plan  # noqa: PLC0415 - as above

    begun, wall = time.process_time(), time.monotonic()
    plan = Plan(7, SCALE, clock.now().replace(microsecond=0))
    with clock.at(plan.anchor - timedelta(days=730)):
        hire(offices(), plan.rng("people"))
    made = (branching.ORGANISATIONS, branching.MEMBERS), (branching.COVERAGE, branching.MOVES)
    make_all(((branching.BRANCHES,), *made, (branching.GAPS,)), plan, processes=1)
    told = accounts() | {
        "program_seconds": round(time.process_time() - begun, 1),
        "seconds": round(time.monotonic() - wall, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 1 if told["wrong"] or told["without_reason"] else 0


def accounts() -> dict[str, Any]:
    """Lists, rows, what became of them; differences by kind and end; what stands in the end."""
    from tongban.kernel.exchange import queries  # noqa: PLC0415 - Django first
    from tongban.kernel.exchange.models import Difference, Submission  # noqa: PLC0415 - as above
    from tongban.services.branches.models import Member, Unit  # noqa: PLC0415 - as above

    outcomes: Counter[str] = Counter()
    rows = wrong = 0
    for one in Submission.objects.all():
        told = queries.outcomes(one)
        outcomes.update(told)
        rows += one.rows_sent
        wrong += sum(told.values()) != one.rows_sent
    ends = Counter(" ".join(pair) for pair in Difference.objects.values_list("kind", "state").iterator())
    taken = Difference.objects.filter(state="applied")
    return {
        "lists": Submission.objects.count(),
        "rows": rows,
        "accounted": sum(outcomes.values()),
        "wrong": wrong,
        "outcomes": outcomes,
        "differences": ends,
        "without_reason": taken.filter(reason="").count() + taken.filter(decided_by="").count(),
        "units": Unit.objects.filter(valid__endswith=None).count(),
        "units_in_the_ledger": queries.entries("organisations").count(),
        "members": Member.objects.filter(valid__endswith=None).count(),
        "members_in_the_ledger": queries.entries("members").count(),
    }


if __name__ == "__main__":
    sys.exit(main())
