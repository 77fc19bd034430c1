"""One list matched with itself: which rows may be of one. Nothing is accepted; every pair is for a person to decide."""

from tongban.kernel.parties.matching import guard, names
from tongban.kernel.parties.matching.levels import enrich, patterns
from tongban.kernel.parties.matching.model import declared_model
from tongban.kernel.parties.matching.outcome import Pair
from tongban.kernel.parties.matching.people import PERSON
from tongban.kernel.parties.matching.profiles import Profile
from tongban.kernel.parties.matching.run import script_of
from tongban.kernel.parties.matching.scored import score
from tongban.kernel.parties.matching.standard import Rows, connect, load

TWICE = 0.01  # of rows that stand twice, expected


def duplicates(rows: Rows, *, profile: Profile = PERSON) -> list[Pair]:
    """Pairs of rows of one list that may be of one, the likeliest first."""
    connection = connect()
    try:
        load(connection, "a", rows, profile)
        connection.execute("create table b as select * from a")
        model = declared_model(script_of(connection, profile))
        count = connection.execute("select count(*) from a").fetchall()[0][0]
        if count < 2:
            return []
        for table in "ab":
            enrich(connection, f"wide_{table}", table, {}, firms=profile.code == "organisation")
        score(connection, model, min(0.5, TWICE / count))
        columns = [c.column for c in model.script.comparisons]
        reached = ", ".join(f"g_{c}" for c in columns)
        pairs = patterns(model.script, "select l, r from scored where l < r")
        told = connection.execute(f"""select a.id, b.id, a.name, b.name, 1 / (1 + pow(2, -least(s.bits, 60))), {reached}
          from ({pairs}) g join scored s using (l, r) join a on a.rid = l join b on b.rid = r""").fetchall()
    finally:
        connection.close()
    found = []
    for one, other, name, other_name, p, *levels in told:
        slip = bool(model.script.wary and name and other_name) and names.agree(name, other_name, {})
        scored = guard.Scored(dict(zip(columns, levels, strict=True)), p, guard.MARGIN, slip)
        verdict = guard.judge(model.script, scored, slips_prevail=False)
        if verdict.p >= guard.ASKED:
            found.append(Pair(one, other, verdict.p, 2, verdict.why, same=False))
    return sorted(found, key=lambda pair: -pair.p)
