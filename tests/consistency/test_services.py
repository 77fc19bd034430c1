"""What a room's declaration names by a dotted path is there."""

import pytest

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
