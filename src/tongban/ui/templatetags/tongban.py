"""The words every template may use without loading anything."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongban.kernel.notices.queries import unread_count
from tongban.ui import marks, words
from tongban.ui.menu import Bar, Entry, bar_of, menu_for

register = template.Library()
MOST_IN_A_CODE = 800


@register.filter
def when(value: datetime | date | None, shape: str = "") -> str:
    """A moment in words, exact on hover. Shapes: by, day, month, short."""
    if not value:
        return words.NOTHING
    return _time(value, words.say_when(value, shape))


@register.filter
def cell(value: Any) -> Any:
    """What stands in a cell of a list: moments and days short, exact on hover; a dash where there is nothing."""
    if isinstance(value, date):  # a datetime is one too
        return when(value, "short")
    return words.NOTHING if value is None else value


@register.filter
def hours(value: Any) -> SafeString:
    """From when until when something lasts, given as a range of moments."""
    end = _time(value.upper, words.say_end(value.lower, value.upper))
    return format_html("{} – {}", _time(value.lower, words.say_when(value.lower)), end)


@register.filter
def ends(value: datetime, begins: datetime) -> str:
    """When something ended whose beginning stands before it: of the same day the time alone."""
    return _time(value, words.say_end(begins, value))


@register.filter
def ago(value: datetime | None) -> str:
    """How long ago, exact on hover."""
    return _time(value, words.say_ago(value)) if value else words.NOTHING


@register.filter
def left(value: float | None, unit: str = "minutes") -> str:
    """What is left or by how much it is late; unit: minutes, hours, workdays, days."""
    return words.NOTHING if value is None else words.say_left(value, unit)


@register.filter
def span(minutes: float | None) -> str:
    """A length of time given in minutes."""
    return words.NOTHING if minutes is None else words.say_span(minutes)


@register.filter
def number(value: Any, digits: int | None = None) -> str:
    """A grouped number."""
    return words.say_number(value, digits)


@register.filter
def percent(share: Any, digits: int = 1) -> str:
    """A share of one as 96.4%."""
    said = words.say_percent(share, digits)
    return said if share is None else f"{said}%"


@register.filter
def mark_words(text: str, found: Iterable[Any]) -> SafeString:
    """The text with words or spans marked."""
    return marks.mark_words(str(text), found or ())


@register.filter
@stringfilter
def stretch(value: str) -> str:
    """A code in groups of four for reading aloud."""
    return value if "-" in value else "-".join(value[at : at + 4] for at in range(0, len(value), 4))


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """One value of a mapping, or nothing."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def qr(data: str, label: str = "") -> SafeString:
    """A code for a camera; nothing where the text is longer than a camera reads from a screen."""
    if len(str(data)) > MOST_IN_A_CODE:
        return SafeString("")
    return marks.qr_svg(str(data), label or _("QR code of this page"))


@register.simple_tag(takes_context=True)
def menu(context: template.Context, face: str) -> list[Entry]:
    """The pages of a face that the actor may see."""
    request = context.get("request")
    return menu_for(request, face) if request is not None and hasattr(request, "actor") else []


@register.simple_tag
def folded(pages: list[Entry]) -> Bar:
    """A long menu in two: what stands in the bar and what is folded away."""
    return bar_of(pages)


@register.simple_tag(takes_context=True)
def unread(context: template.Context) -> int:
    """How many notices the reader has not seen."""
    account = getattr(getattr(context.get("request"), "actor", None), "account", None)
    return unread_count(account.pk) if account else 0


@register.simple_tag
def url_or_none(name: str, *args: Any) -> str:
    """An address, or nothing where no room serves it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _time(value: datetime | date, said: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), words.say_exactly(value), said
    )
