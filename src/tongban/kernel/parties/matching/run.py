"""Two lists matched, tier by tier."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.matching import guard, households, learning, names, scored, tiers
from tongban.kernel.parties.matching.levels import enrich, near, patterns
from tongban.kernel.parties.matching.meeting import MANY_TIMES
from tongban.kernel.parties.matching.model import Model, declared_model, load_model
from tongban.kernel.parties.matching.one_to_one import choose
from tongban.kernel.parties.matching.outcome import Matches
from tongban.kernel.parties.matching.people import PERSON
from tongban.kernel.parties.matching.profiles import Profile, Script
from tongban.kernel.parties.matching.standard import Prepared, Rows, connect, load

Score = Callable[[duckdb.DuckDBPyConnection, Model, float], None]


def match(
    a: Rows | Prepared,
    b: Rows | Prepared,
    *,
    profile: Profile = PERSON,
    model: Path | None = None,
    engine: str = "duckdb",
    beyond: int = 0,
) -> Matches:
    """Who of list a is who of list b, one to one.

    Rows are an Arrow table or dicts with `id` and the profile's columns (all may be empty or missing), or a list that was
    prepared before. A `model` file that is there is used as it stands; one that is not is written, if the lists are large
    enough to learn from. `engine` scores the third tier: "duckdb", or "spark" (extra `spark`). `beyond`: so many rows more
    has list b that no row of list a can meet (see `meeting`), and that are left out.
    """
    connection = connect()
    try:
        load(connection, "a", a, profile)
        load(connection, "b", b, profile)
        connection.execute(f"set variable beyond = {int(beyond)}")
        tiers.settle(connection, profile)
        _score_the_rest(connection, profile, model, _engine(engine), beyond)
        return _outcome(connection)
    finally:
        connection.close()


def _engine(name: str) -> Score:
    if name == "duckdb":
        return scored.score
    if name != "spark":
        raise TongbanError(_("There is no engine %(name)s: duckdb or spark.") % {"name": name}, code="engine")
    try:
        from tongban.kernel.parties.matching import spark  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise TongbanError(
            _("The engine spark needs the extra of that name: pip install tongban[spark]."), code="engine"
        ) from error
    return spark.score


def _score_the_rest(
    connection: duckdb.DuckDBPyConnection, profile: Profile, file: Path | None, score: Score, beyond: int
) -> None:
    known = load_model(file, profile) if file and file.exists() else None
    model = known or _model(connection, profile)
    if file and not known and model.learned:
        model.save(file, profile)
    firms = profile.code == "organisation"
    left = {t: tiers.left_over(t, side) for t, side in (("a", "l"), ("b", "r"))}
    rows = {t: _count(connection, query) for t, query in left.items()}
    if not min(rows.values()):
        return
    rows["b"] += beyond
    fewer = min(rows.values())
    few, many = sorted(rows, key=lambda t: rows[t])
    if rows[many] > MANY_TIMES * rows[few]:
        left[many] = near(left[many], left[few], model.script)
    for table, query in left.items():
        enrich(connection, f"wide_{table}", query, model.slips, firms=firms)
    possible = rows["a"] * rows["b"]
    likely = min(0.5, 0.5 * fewer / possible)
    score(connection, model, likely)
    choose(connection, likely, rows=fewer, possible=possible)
    _judge(connection, model)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def _model(connection: duckdb.DuckDBPyConnection, profile: Profile) -> Model:
    script = script_of(connection, profile)
    if min(_count(connection, "a"), _count(connection, "b")) < learning.LEAST:
        return declared_model(script)
    apart = connection.execute("""select a.name, b.name from settled s join a on a.rid = s.l join b on b.rid = s.r
      where s.tier = 0 and a.name <> b.name""").fetchall()
    slips = names.slips(apart)
    odds = learning.learn(connection, script, slips, firms=profile.code == "organisation")
    return Model(script, odds, slips, learned=True)


def script_of(connection: duckdb.DuckDBPyConnection, profile: Profile) -> Script:
    """Han if most names are."""
    share = connection.execute("""select avg(regexp_matches(name, '\\p{Han}')::int)
      from (select name from a union all select name from b) where name is not null""").fetchall()[0][0]
    return profile.latin if share is not None and share < 0.5 else profile.han


def _judge(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """The guard's word over every pair that was chosen, into `settled`."""
    columns = [c.column for c in model.script.comparisons]
    gammas = patterns(model.script, "select l, r from chosen")
    told = connection.execute(f"""select c.l, c.r, c.p, c.margin, a.name, b.name, {", ".join(f"g_{c}" for c in columns)}
      from chosen c join ({gammas}) g on g.l = c.l and g.r = c.r
      join wide_a a on a.rid = c.l join wide_b b on b.rid = c.r where c.p >= {guard.ASKED}""").fetchall()
    kept: list[tuple[Any, ...]] = []
    scored = [
        guard.Scored(
            dict(zip(columns, reached, strict=True)),
            p,
            margin,
            bool(model.script.wary and one and other) and names.agree(one, other, model.slips),
        )
        for _left, _right, p, margin, one, other, *reached in told
    ]
    doubted = sum(guard.twin_like(model.script, one) for one in scored)
    prevail = households.slips_prevail(connection, doubted)
    for (left, right, *_rest), one in zip(told, scored, strict=True):
        found = guard.judge(model.script, one, slips_prevail=prevail)
        kept.append((left, right, found.p, found.same, list(found.why)))
    types = (pa.int32(), pa.int32(), pa.float64(), pa.bool_(), pa.list_(pa.string()))
    rows = list(zip(*kept, strict=True)) or [()] * len(types)
    judged = pa.table(
        [pa.array(v, t) for v, t in zip(rows, types, strict=True)], names=["l", "r", "p", "same", "why"]
    )
    connection.register("judged", judged)
    connection.execute("insert into settled select l, r, p, 2, same, why from judged")
    connection.unregister("judged")


def _outcome(connection: duckdb.DuckDBPyConnection) -> Matches:
    table = connection.execute("""select a.id as a, b.id as b, p, tier, same, why
      from settled s join a on a.rid = s.l join b on b.rid = s.r order by s.l""").to_arrow_table()
    repeated = [
        tuple(i for (i,) in connection.execute(f"select id from {t} where again order by rid").fetchall())
        for t in "ab"
    ]
    return Matches(table, *repeated)
