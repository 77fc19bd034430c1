"""Each test of this room has a key ring of its own, in a folder of its own."""

import pytest

from tongban.kernel.core.sealed.ring import make_ring


@pytest.fixture(autouse=True)
def key_ring(settings, tmp_path_factory):
    settings.HOME = tmp_path_factory.mktemp("home")
    path = settings.HOME / "keys" / "ring.json"
    make_ring(path)
    return path
