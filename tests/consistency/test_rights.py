"""Who may do what, in one table that people can read: docs/reference/rights.md is generated from the declarations."""

from pathlib import Path

import pytest
from django.utils import translation

from tests.people import STAFF
from tongban.kernel.access.rights import all_rights, all_roles
from tongban.kernel.core.service import all_services

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "rights.md"
HEAD = """# Roles and rights

Generated from the declarations in each room's `service.py`; a test keeps it current.

A role is held at an office or over a division and everything below it, from a day and until a day. A **strong** role
(marked 2) holds only after a second administrator confirmed it, and only for somebody who set up a second proof.
A key for a program carries rights of its account that are ticked for it, never one over accounts or sealed data.
A request's own requester needs no role: code and secret, or the phone it was filed with, prove that it is theirs.
No role helps people of the office that a request complains about: it is shut to them.
"""


def test_every_right_belongs_to_a_role_and_every_role_has_known_rights():
    given = {right for role in all_roles().values() for right in role.rights}
    assert given == set(all_rights())


def test_every_role_has_a_named_person():
    assert {role for role, _office, _division in STAFF.values() if role} == set(all_roles())


@pytest.mark.parametrize("what", ["rights", "roles"])
def test_codes_are_declared_once_and_by_their_own_room(what):
    codes = [(s.code, one.code) for s in all_services() for one in getattr(s, what)]
    assert len({code for _room, code in codes}) == len(codes)
    assert [code for room, code in codes if code.partition(".")[0] != room] == []


def test_no_role_alone_both_gives_rights_and_reads_sealed_data():
    for role in all_roles().values():
        assert not {"access.manage", "access.open_sealed"} <= role.rights
        assert role.strong or not role.rights & {"access.manage", "access.confirm", "access.audit"}


def page():
    with translation.override("en"):
        return "\n".join([HEAD, *roles(), "", *matrix(), ""])


def roles():
    yield "| role | code | held | two people |"
    yield "|---|---|---|---|"
    for r in all_roles().values():
        where = "at an office" if r.at == "office" else "over a division"
        yield f"| {r.label} | `{r.code}` | {where} | {'2' if r.strong else ''} |"


def matrix():
    known = all_roles().values()
    yield f"| right | code | {' | '.join(str(r.label) for r in known)} |"
    yield f"|---|---|{'---|' * len(known)}"
    for right in all_rights().values():
        marks = " | ".join("●" if right.code in r.rights else "" for r in known)
        yield f"| {right.label} | `{right.code}` | {marks} |"


def test_the_page_is_current(request):
    if request.config.getoption("--write-docs"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run pytest tests/consistency/test_rights.py --write-docs"
