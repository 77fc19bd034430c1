"""Before set-up."""

import pytest

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties import queries


def test_without_a_dispatch_centre_it_is_said(db):
    with pytest.raises(TongbanError, check=lambda e: e.code == "no_dispatch_centre"):
        queries.dispatch_centre()
