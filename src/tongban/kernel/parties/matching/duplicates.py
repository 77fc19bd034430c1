"""One list matched with itself: which rows may be of one. Nothing is accepted; every pair is for a person to decide."""

from collections.abc import Collection, Iterable
from typing import Any

import duckdb
import pyarrow as pa

from tongban.kernel.parties.matching import guard, names
from tongban.kernel.parties.matching.levels import enrich, near, patterns
from tongban.kernel.parties.matching.model import Model, declared_model
from tongban.kernel.parties.matching.outcome import Pair
from tongban.kernel.parties.matching.people import PERSON
from tongban.kernel.parties.matching.profiles import Profile
from tongban.kernel.parties.matching.run import script_of
from tongban.kernel.parties.matching.scored import score
from tongban.kernel.parties.matching.standard import Rows, connect, load

TWICE = 0.01  # of rows that stand twice, expected


def duplicates(rows: Rows, *, profile: Profile = PERSON, of: Collection[str] | None = None) -> list[Pair]:
    """Pairs of rows of one list that may be of one, the likeliest first; `of` (ids): those alone that one of these is in."""
    connection = connect()
    try:
        load(connection, "b", rows, profile)
        _take(connection, of)
        model = declared_model(script_of(connection, profile))
        return _judged(model, _scored(connection, model, firms=profile.code == "organisation"))
    finally:
        connection.close()


def _take(connection: duckdb.DuckDBPyConnection, of: Collection[str] | None) -> None:
    """Table `a`: the rows whose pairs are wanted, under the numbers that they have among all."""
    if of is None:
        connection.execute("create table a as select * from b")
        return
    connection.register("wanted", pa.table({"id": pa.array(of, pa.string())}))
    connection.execute("create table a as select b.* from b semi join wanted using (id)")
    connection.unregister("wanted")


def _scored(connection: duckdb.DuckDBPyConnection, model: Model, *, firms: bool) -> list[tuple[Any, ...]]:
    """Each pair once: ids, names, how likely, and the level that each comparison reaches."""
    wanted, count = (connection.execute(f"select count(*) from {t}").fetchall()[0][0] for t in "ab")
    if not wanted or count < 2:
        return []
    enrich(connection, "wide_a", "a", {}, firms=firms)
    enrich(connection, "wide_b", "b" if wanted == count else near("b", "a", model.script), {}, firms=firms)
    score(connection, model, min(0.5, TWICE / count))
    reached = ", ".join(f"g_{c.column}" for c in model.script.comparisons)
    pairs = patterns(
        model.script, "select l, r from scored where l < r or l > r and r not in (select rid from a)"
    )
    return connection.execute(f"""select a.id, b.id, a.name, b.name, 1 / (1 + pow(2, -least(s.bits, 60))), {reached}
      from ({pairs}) g join scored s using (l, r) join a on a.rid = l join b on b.rid = r""").fetchall()


def _judged(model: Model, told: Iterable[tuple[Any, ...]]) -> list[Pair]:
    """The guard's word on each."""
    columns = [c.column for c in model.script.comparisons]
    found = []
    for one, other, name, other_name, p, *levels in told:
        slip = bool(model.script.wary and name and other_name) and names.agree(name, other_name, {})
        scored = guard.Scored(dict(zip(columns, levels, strict=True)), p, guard.MARGIN, slip)
        verdict = guard.judge(model.script, scored, slips_prevail=False)
        if verdict.p >= guard.ASKED:
            found.append(Pair(one, other, verdict.p, 2, verdict.why, same=False))
    return sorted(found, key=lambda pair: -pair.p)
