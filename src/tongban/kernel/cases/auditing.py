"""Is what is stored what happened? Every chain recomputed, every case's row held against its last event and facts."""

from dataclasses import dataclass

from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import differences
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core import events
from tongban.kernel.core.events import Break, Head


@dataclass(frozen=True)
class Verdict:
    """What an audit found; no breaks: everything holds."""

    events: int
    chains: int
    cases: int
    breaks: list[Break]


def verify(*, replay: bool = False) -> Verdict:
    """Check all chains; that no case lacks its last event; with `replay` also that stored state equals its history."""
    count, chains, breaks = events.verify()
    last = dict(events.heads(STREAM))
    cases = 0
    for case in Case.objects.only("id", "seq", "head").iterator(chunk_size=2000):
        cases += 1
        if last.pop(case.pk, Head()) != Head(case.seq, bytes(case.head)):
            breaks.append(Break(STREAM, case.pk, case.seq, "cut off"))
    breaks += [Break(STREAM, pk, head.seq, "no case") for pk, head in last.items()]
    if replay:
        told = ((case, _replayed(case)) for case in Case.objects.iterator(chunk_size=500))
        breaks += [Break(STREAM, case.pk, case.seq, what) for case, what in told if what]
    return Verdict(count, chains, cases, breaks)


def _replayed(case: Case) -> str:
    """What is wrong with a case's stored state beside its history; nothing if they agree."""
    try:
        names = differences(case)
    except (KeyError, TypeError, ValueError):  # a history somebody has changed may not even make sense
        return "cannot be replayed"
    return f"stored {', '.join(names)} differ" if names else ""
