"""Which pages a person may go to from here: what the rooms declared, less what the person has no right to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tongban.kernel.core.service import Page, all_services


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    label: Any
    url: str
    current: bool


def pages_of(face: str) -> list[Page]:
    """The declared pages of a face, in their order."""
    found = [page for service in all_services() for page in service.menu if page.face == face]
    return sorted(found, key=lambda page: page.order)


def menu_for(request: HttpRequest, face: str) -> list[Entry]:
    """The pages of a face that this actor may see; the one we stand on is marked."""
    places = [(p.label, url) for p in pages_of(face) if request.actor.holds(p.needs) and (url := _url(p))]
    here = max((url for _label, url in places if _stands_on(request.path, url)), key=len, default="")
    return [Entry(label, url, url == here) for label, url in places]


def _url(page: Page) -> str:
    try:
        return reverse(page.url)
    except NoReverseMatch:  # the room is declared but its pages are not served here
        return ""


def _stands_on(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
