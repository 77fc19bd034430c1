"""How much each level says, learned from the two lists themselves (Fellegi and Sunter's m and u).

u is counted over random pairs of the longer list, where nobody stands twice. m is counted over pairs that a valid number proves, whose other columns had no say in it;
where there are none, by expectation maximisation over pairs that share a column which then has no say itself. What lists
are too small to tell is held near the declared values.
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from tongban.kernel.parties.matching.levels import enrich, patterns
from tongban.kernel.parties.matching.names import Slips
from tongban.kernel.parties.matching.profiles import Script

LEAST = 2000  # rows of the shorter list below which nothing is learned
SAMPLE = 40_000  # rows of a list that m is learned from
SIDE = 5_000, 50  # rows of each list that are put beside each other at random
PROVEN = 300  # pairs proved by number that m is counted over, at least
ROUNDS = 40
Odds = dict[str, tuple[list[float], list[float]]]  # m and u by column, the most alike level first
Counts = dict[str, npt.NDArray[np.float64]]
Patterns = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]


def declared(script: Script) -> Odds:
    """M and u as the profile declares them."""
    return {c.column: ([x.m for x in c.levels], [x.u for x in c.levels]) for c in script.comparisons}


def learn(
    connection: duckdb.DuckDBPyConnection,
    script: Script,
    slips: Slips,
    *,
    firms: bool = False,
) -> Odds:
    """M and u of the tables a and b, of which some pairs are settled."""
    odds = declared(script)
    longer = max("ab", key=lambda t: connection.execute(f"select count(name) from {t}").fetchall()[0][0])
    some = f"(select * from {longer} using sample {SIDE[0]} rows (reservoir, 7))"
    _widen(connection, slips, some, some, firms=firms)
    random = _patterns(connection, script, _random_pairs())
    for at, comparison in enumerate(script.comparisons):
        m, u = odds[comparison.column]
        odds[comparison.column] = (m, _towards(u, _strangers(script, random, at), weight=20_000))
    proven = connection.execute("select count(*) from settled where tier = 0").fetchall()[0][0]
    if proven >= PROVEN:
        _widen(connection, slips, _proven("a", "l"), _proven("b", "r"), firms=firms)
        return _m_proven(connection, script, odds)
    _widen(connection, slips, *(_kept_together(connection, t) for t in "ab"), firms=firms)
    return _m_expected(connection, script, odds)


def _widen(connection: duckdb.DuckDBPyConnection, slips: Slips, a: str, b: str, *, firms: bool) -> None:
    enrich(connection, "wide_a", a, slips, firms=firms)
    enrich(connection, "wide_b", b, slips, firms=firms)


def _random_pairs() -> str:
    return f"""select a.rid as l, b.rid as r from wide_a a
      cross join (select rid from wide_b using sample {SIDE[1]} rows (reservoir, 11)) b
      where a.rid <> b.rid"""


def _proven(table: str, side: str) -> str:
    return f"(select {table}.* from {table} join (select * from settled where tier = 0 order by l limit {SAMPLE}) s on s.{side} = {table}.rid)"


def _kept_together(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Some rows of a list, chosen by what they say, so that the other list's partners are chosen with them."""
    rows = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
    parts = max(1, rows // SAMPLE)
    return f"(select * from {table} where hash(coalesce(born, phone)) % {parts} = 0 or hash(ordered) % {parts} = 0)"


def _patterns(connection: duckdb.DuckDBPyConnection, script: Script, pairs: str) -> Patterns:
    columns = ", ".join(f"g_{c.column}" for c in script.comparisons)
    counted = connection.execute(
        f"select {columns}, count(*) from ({patterns(script, pairs)}) group by all"
    ).fetchall()
    table = np.array(counted, dtype=np.int64).reshape(-1, len(script.comparisons) + 1)
    return table[:, :-1], table[:, -1].astype(float)


def _strangers(script: Script, found: Patterns, at: int) -> npt.NDArray[np.float64]:
    """How often each level was reached by pairs that are not the same one by everything else."""
    gammas, counts = found
    top = np.array([len(c.levels) - 1 for c in script.comparisons])
    apart = np.delete(gammas == top, at, axis=1).sum(axis=1) < 2
    return _count(gammas[apart, at], counts[apart], len(script.comparisons[at].levels))


def _count(
    reached: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], size: int
) -> npt.NDArray[np.float64]:
    """Weights by level, the most alike first; absent ones are left out."""
    there = reached >= 0
    return np.bincount(reached[there], weights[there], minlength=size)[::-1].astype(np.float64)


def _towards(prior: Sequence[float], counts: npt.NDArray[np.float64], *, weight: float) -> list[float]:
    """Shares of the counts, held near the declared ones as if those had been counted `weight` times."""
    held = np.asarray(prior) / sum(prior) * weight + counts
    return [float(x) for x in held / held.sum()]


def _m_proven(connection: duckdb.DuckDBPyConnection, script: Script, odds: Odds) -> Odds:
    """M over pairs of one valid number; that number's own m stays as declared."""
    pairs = "select a.rid as l, b.rid as r from wide_a a join wide_b b on a.proof = b.proof"
    gammas, counts = _patterns(connection, script, pairs)
    learned = dict(odds)
    for at, comparison in enumerate(script.comparisons):
        if comparison.column != "number":
            m, u = odds[comparison.column]
            learned[comparison.column] = (_towards(m, _count(gammas[:, at], counts, len(m)), weight=200), u)
    return learned


def _m_expected(connection: duckdb.DuckDBPyConnection, script: Script, odds: Odds) -> Odds:
    """M by expectation over pairs that share a birth date, then a name, then a phone or an address."""
    found: Counts = {}
    for block, mute in (
        ("a.born = b.born", "born"),
        ("a.ordered = b.ordered", "name"),
        ("a.phone = b.phone", "phone"),
        ("a.address = b.address", "address"),
    ):
        pairs = f"select a.rid as l, b.rid as r from wide_a a join wide_b b on {block} limit 2000000"
        for column, counts in _expect(script, odds, _patterns(connection, script, pairs), mute).items():
            found[column] = found.get(column, 0) + counts
    learned = dict(odds)
    for comparison in script.comparisons:
        m, u = odds[comparison.column]
        if comparison.column in found:
            learned[comparison.column] = (_towards(m, found[comparison.column], weight=100), u)
    return learned


def _expect(script: Script, odds: Odds, found: Patterns, mute: str) -> Counts:
    """Expected counts of levels among the true pairs of a block, `mute` having no say."""
    gammas, counts = found
    if counts.sum() < PROVEN:
        return {}
    used = [(i, c) for i, c in enumerate(script.comparisons) if c.column != mute]
    m = {c.column: np.array(odds[c.column][0]) for _i, c in used}
    share, expected = 0.3, {}
    for _round in range(ROUNDS):
        ratio = np.full(len(counts), share / (1 - share))
        for i, c in used:
            ratio *= _ratio(m[c.column], odds[c.column][1], gammas[:, i])
        p = ratio / (1 + ratio)
        share = float(np.clip((p * counts).sum() / counts.sum(), 1e-6, 0.999))
        expected = {c.column: _count(gammas[:, i], p * counts, len(c.levels)) for i, c in used}
        m = {
            c.column: np.array(_towards(odds[c.column][0], expected[c.column], weight=100)) for _i, c in used
        }
    return expected


def _ratio(
    m: npt.NDArray[np.float64], u: Sequence[float], reached: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    by_gamma = (m / np.maximum(np.array(u), 1e-12))[::-1]
    return np.where(reached < 0, 1.0, by_gamma[np.maximum(reached, 0)])
