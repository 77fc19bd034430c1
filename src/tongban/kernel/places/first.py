"""A fresh installation has its divisions; one that has any keeps them as they are."""

from tongban.kernel.places.models import Division


def set_up() -> None:
    """Asked at every start of the program."""
    if not Division.objects.exists():
        from tongban.kernel.places.actions import load  # noqa: PLC0415 - geometry is slow to read, and needed once

        load()
