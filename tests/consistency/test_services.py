"""What a room's declaration names by a dotted path is there, and so is every task that is begun by its name."""

import re
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from tongban.kernel.core.service import all_services, named
from tongban.kernel.indicators import labels
from tongban.kernel.indicators.catalogue import all_measures

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


def test_a_way_to_split_figures_is_declared_once():
    """They are found by their codes over all services: of two the last would name the other's values."""
    lists = [
        named(service.measures.rpartition(".")[0] + ".DIMENSIONS")
        for service in all_services()
        if service.measures
    ]
    codes = [one.code for dimensions in lists for one in dimensions]
    assert len(codes) > 10
    assert [code for code in codes if codes.count(code) > 1 or code in labels.built_in()] == []
    split = {name for one in all_measures().values() for name in one.dimensions}
    assert sorted(split - set(codes) - set(labels.built_in())) == []


def test_a_task_begun_by_name_is_declared_and_has_no_lock():
    """Whoever begins one knows its name alone (`core.jobs.defer`): a wrong name would wait for ever, a lock would not hold."""
    app.perform_import_paths()
    files = (Path(__file__).parents[2] / "src" / "tongban").rglob("*.py")
    begun = re.compile(r"jobs\.(?:defer|wake)\(\s*\"([\w.]+)\"")
    names = {name for file in files if "tests" not in file.parts for name in begun.findall(file.read_text())}
    assert len(names) > 5
    assert [name for name in sorted(names) if app.tasks[name].lock or app.tasks[name].queueing_lock] == []
