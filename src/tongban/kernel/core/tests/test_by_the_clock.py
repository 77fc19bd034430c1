"""What is due by the clock does not stand behind the thousands of jobs that a rush of filings leaves."""

import pytest
from django.db import connection

from tongban.kernel.core.jobs import defer
from tongban.kernel.core.tasks import sweep


@pytest.mark.django_db
def test_a_periodic_job_is_taken_before_the_jobs_of_filings_that_came_earlier():
    for _ in range(3):
        defer("core.relay")
    sweep.defer()  # as its minute does: with what is declared of it
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, %s)", cursor.fetchone())
        assert cursor.fetchone()[0] == "core.sweep"
