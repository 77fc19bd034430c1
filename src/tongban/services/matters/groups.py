"""Messages grouped by matter: two groups become one while their members are, on average, likely of one matter."""

import heapq
from collections.abc import Callable, Sequence

TOGETHER = 0.3  # average likeness across two groups from which on they are one
LOOKED_AT = 36  # pairs across two groups that are held side by side at most


def groups_of(
    size: int,
    pairs: Sequence[tuple[int, int, float]],
    ask: Callable[[int, int], float],
    together: float = TOGETHER,
) -> list[list[int]]:
    """Groups of two and more (positions, in order), the likeliest pairs first; `ask` tells a pair not among `pairs`."""
    known = {(a, b): p for a, b, p in pairs}

    def chance(a: int, b: int) -> float:
        key = (a, b) if a < b else (b, a)
        if key not in known:
            known[key] = ask(*key)
        return known[key]

    group = list(range(size))
    members = {n: [n] for n in range(size)}
    heap = [(-p, a, b) for a, b, p in pairs if p >= together]
    heapq.heapify(heap)
    while heap:
        told, a, b = heapq.heappop(heap)
        x, y = group[a], group[b]
        if x == y:
            continue
        mean = _mean(members[x], members[y], chance)
        if mean < together:
            continue
        # a pair that looked sure but joins unsure groups waits its turn
        if heap and mean < -told - 1e-9 and mean < -heap[0][0]:
            heapq.heappush(heap, (-mean, a, b))
            continue
        for one in members[y]:
            group[one] = x
        members[x] += members.pop(y)
    return sorted(sorted(m) for m in members.values() if len(m) > 1)


def _mean(left: list[int], right: list[int], chance: Callable[[int, int], float]) -> float:
    pairs = [(a, b) for a in left for b in right]
    if len(pairs) > LOOKED_AT:
        step = len(pairs) / LOOKED_AT
        pairs = [pairs[int(n * step)] for n in range(LOOKED_AT)]
    return sum(chance(a, b) for a, b in pairs) / len(pairs)
