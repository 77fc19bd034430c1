"""Who the rows of a list without a known number are: by the matcher, by what was said of them before, else asked."""

import hashlib
from collections.abc import Sequence
from typing import Any

from tongban.kernel.exchange import matching, states
from tongban.kernel.exchange.actions import comparing, meeting
from tongban.kernel.exchange.actions.comparing import Found
from tongban.kernel.exchange.models import Answer, Entry, Row, Submission
from tongban.kernel.exchange.registers import Register


def pair_the_rest(row: Submission, kind: Register, but: set[int | None]) -> list[Found]:
    """Rows without a known number beside the subjects that no row has named yet."""
    before = {pk for pk in but if pk}
    rows = row.rows.filter(outcome="", key="").exclude(pk__in=before)
    if not rows.exists():
        return []
    told = _paired(row, kind, _records(kind, rows, "pk"))
    asked, accepted = remembered(_asked(row, kind, told, before), kind)
    where = {r.pk: r for r in Row.objects.filter(pk__in=[int(p.a) for p in told.same]).defer("raw", "data")}
    apart = _apart(kind, [(where[int(p.a)], p.b) for p in told.same])
    same = [
        (int(p.a), p.b, f"tier {p.tier}") for p in told.same if pair_digest(where[int(p.a)], p.b) not in apart
    ]
    comparing.set_keys([*same, *accepted])
    return asked


def _asked(row: Submission, kind: Register, told: Any, before: set[int]) -> list[Found]:
    """What the matcher is not sure of; and, for it does not know of places, namesakes of one place.

    Before somebody is taken up a second time, a person is asked; and of two that fit alike, about the one of the place.
    """
    firm = [p for p in told if not matching.is_close(p)]
    but = before | {int(p.a) for p in firm}
    near = {f.row: f for f in comparing.namesakes(row, kind, but=but, keys={p.b for p in firm})}
    paths = dict(Row.objects.filter(pk__in=[int(p.a) for p in told.ask]).values_list("pk", "path"))
    asked = [Found(states.AMBIGUOUS, int(p.a), p.b, path=paths[int(p.a)], why=[*p.why]) for p in told.ask]
    return [*(near.pop(f.row, f) for f in asked), *near.values()]


def _paired(row: Submission, kind: Register, rows: list[matching.Record]) -> Any:
    """Where the ledger is long, its entries that no row can meet are not opened."""
    rest = comparing.unnamed(row)
    near = rest
    if matching.can_be_cut(kind, rows=len(rows), entries=len(rest)):
        near = meeting.near(kind, rows, submission=row.pk)
    entries = _records(kind, Entry.objects.filter(pk__in=near), "key")
    return matching.match(kind, rows, entries, beyond=len(rest) - len(near))


def _records(kind: Register, rows: Any, pk: str) -> list[matching.Record]:
    told = rows.order_by("pk").values_list(pk, "data").iterator(chunk_size=2000)
    return matching.records(kind, told)


def pair_digest(row: Row, key: str) -> bytes:
    """The question whether a row is a subject, in any list that says the same of it."""
    return hashlib.sha256(f"pair|{row.ident or bytes(row.hash).hex()}|{key}".encode()).digest()


def _apart(kind: Register, pairs: Sequence[tuple[Row, str]]) -> set[bytes]:
    """Of pairs that the machine accepts, those that somebody said are two."""
    digests = [pair_digest(row, key) for row, key in pairs]
    answers = Answer.objects.filter(register=kind.code, digest__in=digests, said=states.SAID_APART)
    return {bytes(d) for d in answers.values_list("digest", flat=True)}


def remembered(asked: list[Found], kind: Register) -> tuple[list[Found], list[tuple[int, str, str]]]:
    """Pairs that nobody has decided yet; and those that somebody said are the same."""
    rows = {r.pk: r for r in Row.objects.filter(pk__in=[f.row for f in asked]).defer("raw", "data")}
    for one in asked:
        one.digest = pair_digest(rows[one.row or 0], one.key)
    answers = Answer.objects.filter(register=kind.code, digest__in=[f.digest for f in asked])
    said = {bytes(a.digest): a.said for a in answers}
    same = [(f.row or 0, f.key, "decided") for f in asked if said.get(f.digest) == states.SAID_SAME]
    return [f for f in asked if f.digest not in said], same
