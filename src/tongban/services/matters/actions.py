"""Keeping the vectors: one a request, made when it is filed, made again when asked."""

from collections.abc import Callable, Sequence

from django.db import transaction

from tongban.kernel.cases.models import Case, Message
from tongban.services.matters import queries
from tongban.services.matters.likeness import read
from tongban.services.matters.models import Likeness
from tongban.services.matters.projection import vector_of

AT_ONCE = 500
WORDS = frozenset(
    {"file", "amend", "release"}
)  # steps that change what was asked, or bring it out of holding


def keep(case: int, step: str, seq: int) -> None:  # noqa: ARG001 - a handler takes what the letter holds
    """Keep the vector of a request that was filed or reworded; doing it again changes nothing."""
    if step in WORDS:
        keep_many([case])


def forget(case: int) -> None:
    """A request was erased: its vector was made of its words."""
    Likeness.objects.filter(case=case).delete()


@transaction.atomic
def keep_many(cases: Sequence[int]) -> int:
    """Keep the vectors of these cases, new or anew; returns how many."""
    titles = dict(Case.objects.filter(pk__in=cases, request__isnull=False).values_list("pk", "title"))
    first = Message.objects.filter(case__in=titles, step="file").order_by("-at", "-id")
    words = dict(first.values_list("case_id", "text"))
    rows = [
        Likeness(case_id=pk, vector=vector_of(read(title, words.get(pk, "")))) for pk, title in titles.items()
    ]
    Likeness.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=["vector"], batch_size=AT_ONCE
    )
    return len(rows)


def keep_all(*, anew: bool = False, tell: Callable[[int], object] = int) -> int:
    """Keep the vector of every request that has none (`anew`: of all); stopped, it goes on where it stood."""
    if anew:
        Likeness.objects.all().delete()
    done = after = 0
    while ids := queries.unkept(after, AT_ONCE):
        done += keep_many(ids)
        after = ids[-1]
        tell(done)
    return done
