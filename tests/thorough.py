"""How often a costly property is tried: a night's run tries it many times as often by TONGBAN_THOROUGH=10."""

import os


def examples(usual):
    """The usual number for the gate, or so many times that."""
    return usual * int(os.environ.get("TONGBAN_THOROUGH", "1"))
