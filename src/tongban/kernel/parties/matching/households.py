"""Whether a name with another character is rather a slip or rather a twin: the lists themselves tell.

Twins who both stand in a list are seen there. How many are split, one in each list alone, follows from how many rows have a
partner at all. Where far more pairs differ in one character than twins can be split, most are slips; a person still decides.
"""

import duckdb

from tongban.kernel.parties.matching.learning import LEAST

FEWEST, TIMES = 30, 20


def slips_prevail(connection: duckdb.DuckDBPyConnection, doubted: int) -> bool:
    """Whether `doubted` pairs (born the same day, another name) are far more than twins can be split between the lists."""
    rows = [int(connection.execute(f"select count(*) from {t}").fetchall()[0][0]) for t in "ab"]
    if doubted < FEWEST or min(rows) < LEAST:
        return False
    settled = int(connection.execute("select count(*) from settled").fetchall()[0][0])
    alone = 1 - settled / min(rows)
    twins = max(_twins(connection, table) for table in "ab")
    return doubted >= TIMES * (1 + 2 * twins * alone * alone)


def _twins(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Pairs of one list with one surname, birth date and phone or address, and two names."""
    shared = (
        f"select x.rid as one, y.rid as other from {table} x join {table} y"
        f" on x.born = y.born and x.first = y.first and x.{column} = y.{column} where x.rid < y.rid and x.name <> y.name"
        for column in ("phone", "address")
    )
    return int(connection.execute(f"select count(*) from ({' union '.join(shared)})").fetchall()[0][0])
