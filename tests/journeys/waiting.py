"""Waiting for a page to be as told, asked anew each time: a wait inside the page would need `eval`, which ours forbid."""

import time

from playwright.sync_api import Error


def until(page, told, arg=None, patience=30):
    """Wait until this JavaScript says yes on the page."""
    last = time.monotonic() + patience
    while not says_yes(page, told, arg):
        assert time.monotonic() < last, f"waited too long for {told}"
        page.wait_for_timeout(50)


def says_yes(page, told, arg):
    try:
        return page.evaluate(told, arg)
    except Error as between:  # the page is just making way for the next
        if "context was destroyed" not in str(between):
            raise
        return False
