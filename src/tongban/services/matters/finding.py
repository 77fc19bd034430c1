"""The hourly search for hot issues: groups over a window, each keeping its number from run to run."""

from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from tongban.kernel.access.queries import accounts_with
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core import clock
from tongban.kernel.notices import actions as notices
from tongban.services.matters import hot
from tongban.services.matters.heat import DAYS, common
from tongban.services.matters.models import HotIssue, Membership

AT_MOST = 30_000  # requests looked at, the newest first
LEFT_OUT = ("withdrawn", "declined")
RISING_FROM = 3  # members
RISEN = 1.5  # times what it had when the supervisor was last told


def find_hot(days: int = DAYS) -> int:
    """Group the window's requests anew and tell supervisors of what rose; returns how many issues there are.

    The groups are made before the transaction; killed at any moment, the old ones stand.
    """
    since = clock.now() - timedelta(days=days)
    wanted = Q(opened_at__gte=since, request__held="") & ~Q(state__in=LEFT_OUT)
    cases = {str(c.pk): c for c in Case.objects.filter(wanted).order_by("-opened_at", "-pk")[:AT_MOST]}
    words = Message.objects.filter(case__in=[c.pk for c in cases.values()], step="file")
    texts = dict(words.values_list("case_id", "text"))
    # a merged request's supporters are counted with what it is merged into
    support = dict(Case.objects.filter(wanted, merged_into=None).values_list("pk", "request__support"))
    messages = [
        hot.Message(key, c.title, texts.get(c.pk, ""), c.opened_at, support.get(c.pk, 0), c.closed_at is None)
        for key, c in cases.items()
    ]
    found = hot.hot_issues(messages)
    _keep(found, cases)
    return len(found)


@transaction.atomic
def _keep(found: list[hot.Issue], cases: dict[str, Case]) -> None:
    """Put the groups in the place of the last ones; of two runs at once the second waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('matters.hot', 0))")
    known = {row.pk: row for row in HotIssue.objects.filter(gone=False)}
    before = dict(Membership.objects.values_list("case_id", "issue_id"))
    Membership.objects.all().delete()
    # what is gone never comes back, and its place was said in somebody's words
    HotIssue.objects.filter(~Q(place_text="") | Q(gone=False)).update(gone=True, place_text="")
    taken: set[int] = set()
    for issue in sorted(found, key=lambda one: -len(one.members)):
        members = [cases[key] for key in issue.members]
        number = _number(members, before, taken)
        row = _kept(known.get(number or 0) or HotIssue(), issue, members)
        taken.add(row.pk)
        Membership.objects.bulk_create([Membership(issue=row, case=c) for c in members])
        _tell(row)


def _number(members: list[Case], before: dict[int, int], taken: set[int]) -> int | None:
    """The number of the issue that most of these were in before, if no larger group has it already."""
    often = Counter(before[c.pk] for c in members if c.pk in before and before[c.pk] not in taken)
    return often.most_common(1)[0][0] if often else None


def _kept(row: HotIssue, issue: hot.Issue, members: list[Case]) -> HotIssue:
    values = {
        "title_of": members[0],
        "place_text": issue.place[:120],
        "place_path": common([c.place_path for c in members]),
        "heat": issue.heat,
        "growth": issue.growth,
        "size": len(members),
        "support": issue.support,
        "since": min(c.opened_at for c in members),
        "found_at": clock.now(),
        "gone": False,
    }
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def _tell(row: HotIssue) -> None:
    """Tell the supervisors of the place that it rises: once for what it has grown to."""
    if row.size < RISING_FROM or row.size < RISEN * row.told_size or row.growth <= 0:
        return
    supervisors = accounts_with("requests.supervise", division_path=row.place_path)
    key = f"hot:{row.pk}:{row.size}"
    notices.queue(
        "matters.rising", to=supervisors, about=("hot_issue", row.pk), data={"issue": row.pk}, key=key
    )
    row.told_size = row.size
    row.save(update_fields=["told_size"])
