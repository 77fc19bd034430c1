"""Each row has one partner at most: the pair that is the best of both its rows is taken, then the next, until none is left."""

from math import log2

import duckdb

MOST_ROUNDS = 30
GUESSES = 6
FAR = 60.0  # bits of a runner-up that is not there
FREE = 5.0  # a row whose partner is better by so many bits is no rival's


def choose(connection: duckdb.DuckDBPyConnection, likely: float, *, rows: int, possible: int) -> None:
    """Fill `chosen` (l, r, p, margin) out of `scored`, and mend the prior by how many partners there turn out to be.

    p is the chance among all that the two rows could still be paired with; margin is in bits to the runner-up.
    """
    _pick(connection)
    _rivals(connection)
    shift = 0.0
    for _guess in range(GUESSES):
        said = f"select sum(1 / (1 + pow(2, -least(bits + {shift}, 60)))) from picked"
        expected = float(connection.execute(said).fetchall()[0][0] or 0)
        share = min(max(expected, 0.02 * rows), 0.98 * rows) / possible
        shift = _bits(min(share, 0.5)) - _bits(likely)
    connection.execute(f"""create or replace table chosen as
      select l, r, odds / (1 + odds + rivals) as p, margin from (
        select l, r, pow(2, least(bits + {shift}, 60)) as odds, pow(2, least(rival + {shift}, 60)) as rivals,
          bits - rival as margin from with_rival)""")


def _rivals(connection: duckdb.DuckDBPyConnection) -> None:
    """For each pair its runner-up: the best other pair of its rows whose other row has no better partner by far."""
    connection.execute(f"""create or replace table with_rival as
      with rival as (
        select p.l, s.bits from picked p join scored s on s.l = p.l and s.r <> p.r left join picked o on o.r = s.r
          where o.r is null or o.bits < s.bits + {FREE}
        union all
        select p.l, s.bits from picked p join scored s on s.r = p.r and s.l <> p.l left join picked o on o.l = s.l
          where o.l is null or o.bits < s.bits + {FREE})
      select l, r, p.bits, coalesce(best, -{FAR}) as rival
      from picked p left join (select l, max(bits) as best from rival group by l) using (l)""")


def _bits(p: float) -> float:
    return log2(p / (1 - p))


def _pick(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create or replace table still as select * from scored")
    connection.execute("create or replace table picked (l integer, r integer, bits double)")
    for _round in range(MOST_ROUNDS):
        connection.execute("""insert into picked
          with ranked as (
            select l, r, bits, row_number() over (partition by l order by bits desc, r) as at_l,
              row_number() over (partition by r order by bits desc, l) as at_r from still)
          select l, r, bits from ranked where at_l = 1 and at_r = 1""")
        left = connection.execute("""create or replace table still as select * from still
          where l not in (select l from picked) and r not in (select r from picked)""").fetchall()
        if not left[0][0]:
            return
