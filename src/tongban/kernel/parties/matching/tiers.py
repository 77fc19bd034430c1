"""The first two tiers: a valid number that proves, then the declared rules; what they settle is out of the third."""

import duckdb

from tongban.kernel.parties.matching.profiles import NO_CONFLICT, Profile, Rule

PROVED = 0.99999


def settle(connection: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """Fill `settled` (l, r, p, tier, why) with pairs that no other row of either list disputes."""
    connection.execute(
        "create table settled (l integer, r integer, p double, tier integer, same boolean, why varchar[])"
    )
    _by_proof(connection, profile)
    for rule in profile.rules:
        _by_rule(connection, rule)


def left_over(table: str, side: str) -> str:
    """The rows of a list that no tier has settled yet."""
    return f"(select * from {table} where not again and rid not in (select {side} from settled))"


def _by_proof(connection: duckdb.DuckDBPyConnection, profile: Profile) -> None:
    """The household guard stands here too: a parent's number given for a child is not believed."""
    name_agrees = (
        "(l.name is null or r.name is null or l.name = r.name or l.near = r.near or l.ordered = r.ordered)"
    )
    told_alike = "coalesce(l.said = r.said, false)"
    connection.execute(f"""insert into settled
      select l.rid, r.rid, {PROVED}, 0, true, list_filter(['{profile.proof_words}',
          case when l.name = r.name then 'same name' when l.near = r.near then 'name sounds nearly the same' end,
          case when {told_alike} then 'same birth date' end], lambda w: w is not null)
      from {left_over("a", "l")} l join {left_over("b", "r")} r on l.proof = r.proof
      where {name_agrees} or {told_alike}
      qualify count(*) over (partition by l.rid) = 1 and count(*) over (partition by r.rid) = 1""")


def _by_rule(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    equal = " and ".join(f"l.{c} = r.{c}" for c in rule.equal)
    words = ", ".join(f"'{w}'" for w in rule.words)
    connection.execute(f"""insert into settled
      select l.rid, r.rid, {rule.p}, 1, true, [{words}]
      from {left_over("a", "l")} l join {left_over("b", "r")} r on {equal} and {NO_CONFLICT}
      where {rule.also}
      qualify count(*) over (partition by l.rid) = 1 and count(*) over (partition by r.rid) = 1""")
