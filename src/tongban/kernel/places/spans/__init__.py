"""The words of a message that say where, kept verbatim: an estate, a road and number, a school gate, a village."""

from tongban.kernel.places.spans.choosing import Stretch, chosen

__all__ = ["Stretch", "place_text", "stretch_of"]


def stretch_of(subject: str, text: str) -> Stretch | None:
    """The stretch of a subject or a text that best says where, with how surely; none if neither says."""
    return chosen(subject, text)


def place_text(text: str) -> tuple[int, int, str] | None:
    """The stretch of a text that best says where (start, end, verbatim); none if it says nothing."""
    found = chosen("", text)
    return (found.start, found.end, found.words) if found else None
