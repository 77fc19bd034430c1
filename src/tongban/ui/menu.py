"""Which pages a person may go to from here: what the rooms declared, less what the person has no right to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Page, all_services


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: Any
    url: str
    current: bool
    order: int = 0
    finds: Any = ""


@dataclass(frozen=True)
class Bar:
    """A menu too long for one line: what stands in the bar, and what is folded away under a word, by headings."""

    shown: list[Entry]
    folded: list[tuple[Any, list[Entry]]]


IN_ONE_LINE = 6
HEADINGS = ((50, _("Lists and rules")), (80, _("Upkeep")))  # the order from which on a heading stands


def bar_of(pages: list[Entry]) -> Bar:
    """What is done every day stays in the bar, with the page we stand on; a short menu stays whole."""
    daily = [page for page in pages if page.order < HEADINGS[0][0]]
    if len(pages) <= IN_ONE_LINE:
        return Bar(pages, [])
    tops = [*(top for top, _heading in HEADINGS[1:]), 1000]
    groups = [
        (heading, [page for page in pages if low <= page.order < top])
        for (low, heading), top in zip(HEADINGS, tops, strict=True)
    ]
    here = [page for page in pages if page.current and page not in daily]
    return Bar(daily + here, [group for group in groups if group[1]])


def pages_of(face: str) -> list[Page]:
    """The declared pages of a face, in their order."""
    found = [page for service in all_services() for page in service.menu if page.face == face]
    return sorted(found, key=lambda page: page.order)


def menu_for(request: HttpRequest, face: str) -> list[Entry]:
    """The pages of a face that this actor may see; the one we stand on is marked."""
    places = [(p, url) for p in pages_of(face) if request.actor.holds(p.needs) and (url := _url(p))]
    here = max((url for _page, url in places if _stands_on(request.path, url)), key=len, default="")
    return [Entry(page.label, url, url == here, page.order, page.finds) for page, url in places]


def _url(page: Page) -> str:
    try:
        return reverse(page.url)
    except NoReverseMatch:  # the room is declared but its pages are not served here
        return ""


def _stands_on(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
