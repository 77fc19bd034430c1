"""Messages grouped by matter: two groups become one while their members are, on average, likely of one matter."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

TOGETHER = 0.3  # average likeness across two groups from which on they are one
LOOKED_AT = 36  # pairs across two groups that are held side by side at most
AHEAD = (
    400  # joins that come next whose pairs are asked along: one long question costs less than many short ones
)


def groups_of(
    size: int,
    pairs: Sequence[tuple[int, int, float]],
    ask: Callable[[list[tuple[int, int]]], Iterable[float]],
    together: float = TOGETHER,
) -> list[list[int]]:
    """Groups of two and more (positions, in order), the likeliest pairs first; `ask` tells those not among `pairs`."""
    known = {(a, b): p for a, b, p in pairs}
    # most of what will be asked, asked at once
    beyond = sorted(_beyond([pair for pair, p in known.items() if p >= together]) - known.keys())
    known.update(zip(beyond, map(float, ask(beyond)), strict=True))

    group = list(range(size))
    members = {n: [n] for n in range(size)}
    heap = [(-p, a, b) for a, b, p in pairs if p >= together]
    heapq.heapify(heap)

    def mean(left: list[int], right: list[int]) -> float:
        between = _between(left, right)
        if any(pair not in known for pair in between):
            soon = {(group[a], group[b]) for _told, a, b in heap[:AHEAD] if group[a] != group[b]}
            wanted = {pair for x, y in soon for pair in _between(members[x], members[y])}
            unknown = sorted(pair for pair in wanted.union(between) if pair not in known)
            known.update(zip(unknown, map(float, ask(unknown)), strict=True))
        return sum(known[pair] for pair in between) / len(between)

    while heap:
        told, a, b = heapq.heappop(heap)
        x, y = group[a], group[b]
        if x == y:
            continue
        chance = mean(members[x], members[y])
        if chance < together:
            continue
        # a pair that looked sure but joins unsure groups waits its turn
        if heap and chance < -told - 1e-9 and chance < -heap[0][0]:
            heapq.heappush(heap, (-chance, a, b))
            continue
        for one in members[y]:
            group[one] = x
        members[x] += members.pop(y)
    return sorted(sorted(m) for m in members.values() if len(m) > 1)


def _beyond(likely: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs that hang together by likely ones; where many hang together, those that have a likely one in common."""
    beside: dict[int, list[int]] = {}
    for a, b in likely:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    near = [*beside.values(), *(one for one in _hanging(beside) if len(one) <= LOOKED_AT)]
    return {pair for some in near for pair in combinations(sorted(some)[:LOOKED_AT], 2)}


def _hanging(beside: dict[int, list[int]]) -> Iterator[list[int]]:
    """What hangs together, each once."""
    seen: set[int] = set()
    for start in beside:
        if start not in seen:
            seen.add(start)
            found = [start]
            for one in found:
                found += (new := [n for n in dict.fromkeys(beside[one]) if n not in seen])
                seen.update(new)
            yield found


def _between(left: list[int], right: list[int]) -> list[tuple[int, int]]:
    """The pairs across two groups that are held side by side, the lower first."""
    size, other = len(left) * len(right), len(right)
    step = max(1.0, size / LOOKED_AT)
    across = [divmod(int(n * step), other) for n in range(min(size, LOOKED_AT))]
    return [(a, b) if (a := left[x]) < (b := right[y]) else (b, a) for x, y in across]
