"""What is counted: by declared names, right, over all processes, and nobody's data."""

import os
import re
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from prometheus_client.parser import text_string_to_metric_families

from tests.api.programs import Program
from tests.filing import LAMP
from tongban.kernel.core.models import OutboxEntry
from tongban.project import condition
from tongban.project.watching import counts, shared

# a job that hangs so many seconds, and was begun once before that, and one long over
BEGUN = """
with made as (
    insert into procrastinate_jobs (queue_name, task_name, args, status) values ('default', 'core.relay', '{}', 'doing')
    returning id),
over as (
    insert into procrastinate_jobs (queue_name, task_name, args, status) values ('default', 'core.relay', '{}', 'failed')
    returning id)
insert into procrastinate_events (job_id, type, at)
select id, 'started'::procrastinate_job_event_type, now() - make_interval(secs => seconds)
from made, unnest(array[%s, %s]) as seconds
union all select id, 'started', now() - interval '9 hours' from over
"""
PHONE, NAME, NUMBER = "13812345678", "王小芳", "652301199003072345"


def families():
    said = Client().get("/metrics", headers={"Host": "localhost"}).content.decode()
    return {one.name: one for one in text_string_to_metric_families(said)}, said


def value(families, name, **labels):
    found = [
        s.value
        for f in families.values()
        for s in f.samples
        if s.name == name and labels.items() <= s.labels.items()
    ]
    return sum(found)


@pytest.mark.django_db
def test_requests_are_counted_by_route_method_and_status():
    labels = {"route": "requests:home", "method": "GET", "status": "200"}
    before, _ = families()
    Client().get("/")
    Client().generic("PROPFIND", "/")
    after, _ = families()
    assert (
        value(after, "tongban_requests_total", **labels)
        == value(before, "tongban_requests_total", **labels) + 1
    )
    assert value(after, "tongban_requests_total", method="other") > 0
    seconds = value(after, "tongban_request_seconds_count", route="requests:home")
    assert seconds == value(before, "tongban_request_seconds_count", route="requests:home") + 2


@pytest.mark.django_db
def test_the_outbox_and_the_clocks_are_told(world, sent):
    case = sent()
    case.clocks.update(due_at="2020-01-01T00:00:00Z")
    OutboxEntry.objects.filter(done_at=None).update(created_at="2020-01-01T00:00:00Z")
    told, _ = families()
    assert value(told, "tongban_outbox_waiting") == OutboxEntry.objects.filter(done_at=None).count() > 0
    assert value(told, "tongban_outbox_oldest_seconds") > 86400
    assert (
        value(told, "tongban_clocks_overdue")
        == case.clocks.filter(stopped_at=None, paused_at=None, dropped=False).count()
        > 0
    )
    assert value(told, "tongban_jobs", state="todo") >= value(told, "tongban_jobs_due") > 0
    assert value(told, "tongban_database_connections") >= 1
    assert value(told, "tongban_disk_free_bytes") > 0


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, 3599, 3700])
def test_a_job_that_hangs_is_told(seconds):
    with connection.cursor() as cursor:
        cursor.execute(BEGUN, [seconds, seconds + 7200])
    told, _ = families()
    assert value(told, "tongban_jobs_running_longest_seconds") == pytest.approx(seconds, abs=5)
    found = condition.tell()
    assert ("job_hangs" in found["worries"]) is (seconds > 3600)
    assert found["jobs"]["longest_seconds"] == pytest.approx(seconds, abs=5)


@pytest.mark.django_db
def test_no_metric_holds_what_somebody_wrote(world):
    world.division("652301001001")
    words = {"text": f"{LAMP} 我是{NAME}，{NUMBER}", "name": NAME, "phone": PHONE}
    filed = Program().post("/requests", words).json()
    for path in (
        f"/{PHONE}/",
        f"/api/{NAME}",
        f"/follow/{filed['code']}/",
        f"/?q={PHONE}",
        f"/desk/all/?q={NAME}",
    ):
        Client(raise_request_exception=False).get(path)
    told, said = families()
    for secret in (PHONE, NAME, NUMBER, filed["code"], filed["reference"], filed["secret"]):
        assert secret not in said
    routes = {s.labels["route"] for s in told["tongban_requests"].samples}
    assert routes <= {"none", "static", "unnamed"} | names(get_resolver())


def names(resolver, space=""):
    """Every name of an address that the program declares."""
    found = {f"{space}{one.name}" for one in resolver.url_patterns if getattr(one, "name", None)}
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            found |= names(one, f"{space}{one.namespace}:" if one.namespace else space)
    return found


COUNTING = "import sys; from tongban.project.watching import counts\nfor _ in range(int(sys.argv[1])): counts.answered('a', 'GET', 200, 0.2)\nprint(__import__('os').getpid())"


def counted(home, times):
    """A process that counts and ends; its number."""
    shared.begin(home, "web")
    made = subprocess.run(
        [sys.executable, "-c", COUNTING, str(times)], env=os.environ, check=True, capture_output=True
    )
    return int(made.stdout)


def summed(home):
    told = {f.name: f for f in shared.collect(home)}
    return value(told, "tongban_requests_total"), value(told, "tongban_request_seconds_bucket", le="0.25")


def test_many_processes_are_one_and_dead_ones_leave_one_file(tmp_path, monkeypatch):
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    first, second = counted(tmp_path, 3), counted(tmp_path, 4)
    assert summed(tmp_path) == (7, 7)
    for pid in (first, second):
        shared.fold(tmp_path, "web", pid)
    assert summed(tmp_path) == (7, 7)
    assert sorted(f.name for f in (tmp_path / "metrics" / "web").iterdir()) == [
        "counter_0.db",
        "histogram_0.db",
    ]
    counted(tmp_path, 1)
    assert summed(tmp_path) == (8, 8)
    shared.clear(tmp_path, "web")
    assert summed(tmp_path) == (0, 0)
    monkeypatch.delenv(shared.VARIABLE)


def test_names_say_their_unit():
    for family in counts.REGISTRY.collect():
        assert re.fullmatch(r"tongban_(requests|jobs_run|csp_violations|\w+_seconds)", family.name)
