"""A name in a folder reaches the disk by itself: a file that was written through may still lose its name to a power cut."""

import os
from pathlib import Path


def settle(folder: Path) -> None:
    """Let the folder's list of names reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
