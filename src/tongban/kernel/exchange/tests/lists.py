"""Short ways to send lists and decide them in tests."""

from datetime import date

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.actions import Sent
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.files import row, rows, text
from tongban.kernel.exchange.tests.register import id_number

DAY = date(2026, 3, 1)


def source(world, office="centre"):
    return actions.source_of(world.office(office), "members", by=SYSTEM)


def send(world, lines, *, day=DAY, full=None, office="centre", by=SYSTEM, match=True):
    """A list that is received and matched."""
    scope = world.division(full) if full else None
    sent = Sent("a.csv", text(lines).encode(), day, scope)
    got = actions.receive(sent, source(world, office), by=by)
    if match and got.state == states.CHECKED:
        return actions.match(got, by=by)
    return got


def confirm_all(submission=None):
    """Say yes to whatever waits."""
    waiting = Difference.objects.filter(state=states.WAITING, same_as=None)
    waiting = waiting.filter(submission=submission) if submission else waiting
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))
    done = actions.confirm_many(pks, by=SYSTEM, reason="as the office knows")
    for pk in waiting.filter(kind=states.AMBIGUOUS).values_list("pk", flat=True):
        actions.confirm(pk, by=SYSTEM, reason="the same person")
        done += 1
    return done + (confirm_all(submission) if done else 0)


BORN = ("1990-01-01", "1975-05-23", "2001-08-17")


def person(n, **other):
    """One of three people whom nobody could take for another."""
    born = BORN[n]
    return row(n, 身份证号=id_number(n + 1, born.replace("-", "")), 出生日期=born, **other)


def filled(world, count=5, day=DAY):
    """A ledger of some people of 昌吉市, from the centre's first list."""
    first = send(world, rows(count), day=day)
    confirm_all()
    return Submission.objects.get(pk=first.pk)


def held(on=None, known=None):
    """The ledger in short: {phone in sight: (name, division, status)} of a day."""
    found = queries.entries("members", on=on, known=known)
    return sorted(
        (e.data["phone"]["x"][:6], e.data["name"]["m"], e.data["division"], e.data.get("status"))
        for e in found
    )


__all__ = ["DAY", "confirm_all", "filled", "held", "person", "row", "rows", "send", "source"]
