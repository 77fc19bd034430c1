"""What a room's declaration names by a dotted path is there, and so is every task that is begun by its name."""

import re
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from tongban.kernel.core.service import all_services, named

PATHS = [
    (service.code, path)
    for service in all_services()
    for path in (*service.handles.values(), *service.provides.values(), service.api, service.measures)
    if path
] + [
    (service.code, path)
    for service in all_services()
    for one in service.registers
    for path in (one.owner, one.applied, one.reversed)
    if path
]


@pytest.mark.parametrize(("code", "path"), PATHS)
def test_a_path_leads_somewhere(code, path):
    assert named(path) is not None


def test_a_task_begun_by_name_is_declared_and_has_no_lock():
    """Whoever begins one knows its name alone (`core.jobs.defer`): a wrong name would wait for ever, a lock would not hold."""
    app.perform_import_paths()
    files = (Path(__file__).parents[2] / "src" / "tongban").rglob("*.py")
    begun = re.compile(r"jobs\.(?:defer|wake)\(\s*\"([\w.]+)\"")
    names = {name for file in files if "tests" not in file.parts for name in begun.findall(file.read_text())}
    assert len(names) > 5
    assert [name for name in sorted(names) if app.tasks[name].lock or app.tasks[name].queueing_lock] == []
