"""Whatever is sent as a list is read or refused with a sentence; nothing else happens."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.actions import Sent
from tongban.kernel.exchange.intake import Unreadable, read_list
from tongban.kernel.exchange.tests.files import HEAD, rows, text, xlsx
from tongban.kernel.exchange.tests.lists import DAY, source
from tongban.kernel.exchange.tests.register import MEMBERS

CALM = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CSV, XLSX = text(rows(4)).encode(), xlsx(rows(4))
pytestmark = pytest.mark.django_db
cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=30), st.dates()
)


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions that lists name."""


def read_or_refused(content, name="a.csv"):
    try:
        listing = read_list(name, content, MEMBERS)
    except Unreadable:
        return
    for line in listing.lines:
        assert line.problems or {"name", "division"} <= set(line.values)
        assert all(p.row == line.number and p.what for p in line.problems)


@CALM
@given(st.binary(max_size=400))
def test_bytes(ground, content):
    read_or_refused(content)


@CALM
@given(st.sampled_from([CSV, XLSX]), st.data())
def test_a_file_with_bytes_changed_or_cut(ground, content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    change = data.draw(st.binary(max_size=4))
    tail = content[at + len(change) :] if data.draw(st.booleans()) else b""
    read_or_refused(content[:at] + change + tail)


@CALM
@given(st.lists(st.lists(cells, max_size=7), max_size=5))
def test_cells_of_any_kind_in_text(ground, lines):
    read_or_refused(text(lines, head=HEAD).encode("utf-8", "replace"))


@settings(CALM, max_examples=40)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.integers(),
                st.floats(allow_nan=False, allow_infinity=False),
                st.dates(),
                st.text("王芳0123456789.-年月日 X=+", max_size=20),
            ),
            max_size=7,
        ),
        max_size=4,
    )
)
def test_cells_of_any_kind_in_a_sheet(ground, lines):
    read_or_refused(xlsx(lines), "a.xlsx")


@settings(CALM, max_examples=40)
@given(st.lists(st.lists(cells, max_size=7), max_size=4))
def test_whatever_is_read_can_be_kept_and_matched(ground, lines):
    mixed = text([*rows(1), *lines], head=HEAD).encode("utf-8", "replace")
    with transaction.atomic():
        got = actions.receive(Sent("a.csv", mixed, DAY), source(ground), by=SYSTEM)
        if got.state == states.CHECKED:
            got = actions.match(got, by=SYSTEM)
            assert sum(queries.outcomes(got).values()) == got.rows_sent
        transaction.set_rollback(True)
