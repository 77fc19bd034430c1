"""A line now and then on how far a long work is; the last step always shows."""

import time
from collections.abc import Callable

from tongban.project.ready import say

EVERY = 2.0


def telling(what: str) -> Callable[[int, int], None]:
    """A function to be called with what is done and how much there is."""
    last = time.monotonic()

    def told(done: int, whole: int) -> None:
        nonlocal last
        if done == whole or time.monotonic() - last > EVERY:
            last = time.monotonic()
            say(f"  {done} of {whole} {what}")

    return told
