"""The core's own jobs: relay the outbox, revive what a killed worker left, let go of what was kept long enough."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from tongban.kernel.core import idempotency, outbox, retention
from tongban.kernel.core.jobs import A_WHILE, task

STALLED_AFTER = 30  # seconds without a heartbeat before a killed worker's jobs are taken up again


@task("core.relay", drains=True)
def relay() -> None:
    """Relay what the outbox holds; after a while the next relay goes on."""
    outbox.relay(seconds=A_WHILE)


@task("core.sweep", periodic="* * * * *", lock="core.sweep")
def sweep() -> None:
    """Once a minute: relay what a killed worker left."""
    outbox.relay(seconds=A_WHILE)


@task("core.retention", periodic="20 2 * * *", lock="core.retention")
def keep_no_longer() -> None:
    """Every night: erase what has been kept as long as its room declares."""
    retention.carry_out()


@task("core.forget_answers", periodic="40 4 * * *", lock="core.forget_answers")
def forget_answers() -> None:
    """Every night: answers to writes that nobody sends a second time any more are let go."""
    idempotency.forget()


@app.periodic(cron="* * * * *")
@app.task(name="core.revive", queueing_lock="core.revive", pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:
    """Once a minute: put jobs of killed workers back in the queue; one that has a like there makes way for it."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its lock would keep the next of its kind from ever running
            await manager.finish_job(job, Status.ABORTED, delete_job=True)
