"""What the clock asked for while no worker was there: the last run of each job is made up for, once, if it is of the last day.

Procrastinate lets go of a run that is ten minutes old, so a server that is off at night would never do the night's work.
"""

import time
from collections.abc import Iterator
from typing import Any

from procrastinate.periodic import PeriodicDeferrer

A_DAY = 24 * 3600  # seconds; what is older has had its next time since
# the last time that each job was put in the queue for; a job with none has never been due here, and missed nothing
LAST = "SELECT task_name, max(defer_timestamp) AS at FROM procrastinate_periodic_defers GROUP BY task_name"


async def make_up(app: Any) -> None:
    """Put in the queue what was missed; the database takes each time of a job once, however many workers begin."""
    known = {row["task_name"]: row["at"] for row in await app.connector.execute_query_all_async(LAST)}
    deferrer = PeriodicDeferrer(app.periodic_registry, max_delay=A_DAY)
    await deferrer.defer_jobs(list(_missed(deferrer, known)))


def _missed(deferrer: PeriodicDeferrer, known: dict[str, int]) -> Iterator[Any]:
    for job, at in deferrer.get_previous_tasks(at=time.time()):
        if known.get(job.task.name, at) < at:
            yield job, at
