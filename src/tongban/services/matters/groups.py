"""Messages grouped by matter: two groups become one while their members are, on average, likely of one matter."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

TOGETHER = 0.3  # average likeness across two groups from which on they are one
LOOKED_AT = 36  # pairs across two groups that are held side by side at most
AHEAD = (
    400  # joins that come next whose pairs are asked along: one long question costs less than many short ones
)


Ask = Callable[[list[tuple[int, int]]], Iterable[float]]


def groups_of(
    size: int, pairs: Sequence[tuple[int, int, float]], ask: Ask, together: float = TOGETHER
) -> list[list[int]]:
    """Groups of two and more (positions, in order), the likeliest pairs first; `ask` tells those not among `pairs`."""
    joining = _Joining(size, pairs, ask, together)
    while joining.heap:
        joining.step()
    return sorted(sorted(m) for m in joining.members.values() if len(m) > 1)


class _Joining:
    """Groups under way: each message's, what is known of pairs, and the joins to try, the likeliest first."""

    def __init__(self, size: int, pairs: Sequence[tuple[int, int, float]], ask: Ask, together: float) -> None:
        self.ask, self.together = ask, together
        self.known = {(a, b): p for a, b, p in pairs}
        likely = [pair for pair, p in self.known.items() if p >= together]
        self._learn(_beyond(likely))  # most of what will be asked, asked at once
        self.group = list(range(size))
        self.members = {n: [n] for n in range(size)}
        self.heap = [(-p, a, b) for a, b, p in pairs if p >= together]
        heapq.heapify(self.heap)

    def step(self) -> None:
        """Join the two groups of the likeliest pair, if they belong together."""
        told, a, b = heapq.heappop(self.heap)
        x, y = self.group[a], self.group[b]
        if x == y or (chance := self._mean(x, y)) < self.together:
            return
        # a pair that looked sure but joins unsure groups waits its turn
        if self.heap and chance < -told - 1e-9 and chance < -self.heap[0][0]:
            heapq.heappush(self.heap, (-chance, a, b))
            return
        for one in self.members[y]:
            self.group[one] = x
        self.members[x] += self.members.pop(y)

    def _mean(self, x: int, y: int) -> float:
        between = _between(self.members[x], self.members[y])
        if any(pair not in self.known for pair in between):
            self._learn({*between, *self._soon()})
        return sum(self.known[pair] for pair in between) / len(between)

    def _soon(self) -> Iterator[tuple[int, int]]:
        """The pairs of the joins that come next."""
        joins = {(self.group[a], self.group[b]) for _told, a, b in self.heap[:AHEAD]}
        return (pair for x, y in joins if x != y for pair in _between(self.members[x], self.members[y]))

    def _learn(self, pairs: Iterable[tuple[int, int]]) -> None:
        unknown = sorted(pair for pair in pairs if pair not in self.known)
        self.known.update(zip(unknown, map(float, self.ask(unknown)), strict=True))


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
