"""The words of notices: declared by services, put together in the recipient's language when shown or sent."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.formats import date_format

from tongban.kernel.core import clock
from tongban.kernel.core.service import all_services
from tongban.kernel.parties.models import Office

PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)|(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)")


@dataclass(frozen=True)
class NoticeTemplate:
    """One kind of notice. Texts are lazy gettext with %(name)s for what `needs` lists.

    A name ending in `_at` holds an ISO moment and one that is or ends in `office` may hold an office's id: both
    are shown as people say them. `link` is a URL name followed by the names that fill its address.
    """

    code: str
    subject: Any
    body: Any
    sms: Any = ""
    channels: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    urgent: bool = False
    link: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A notice in words."""

    subject: str
    body: str
    sms: str


class UnknownTemplateError(LookupError):
    """Nobody declares this kind of notice (any more)."""


@cache
def all_templates() -> dict[str, NoticeTemplate]:
    """Every declared kind of notice by code."""
    return {t.code: t for s in all_services() for t in s.notices}


def template_of(code: str) -> NoticeTemplate:
    """One kind of notice."""
    try:
        return all_templates()[code]
    except KeyError:
        raise UnknownTemplateError(code) from None


def checked(template: NoticeTemplate, data: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs and nothing more; numbers of people that slipped into a label are masked."""
    missing = [name for name in template.needs if name not in data]
    if missing:
        raise ValueError(f"{template.code} lacks {', '.join(missing)}")
    return {name: _kept(data[name]) for name in template.needs}


def _kept(value: Any) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return PRIVATE.sub(_masked, str(value))


def _masked(found: re.Match[str]) -> str:
    return "****".join(part for part in found.groups() if part)


def render(
    template: NoticeTemplate, data: Mapping[str, Any], language: str, names: Mapping[int, str]
) -> Text:
    """A notice in one language; `names` are the offices' by id (see `office_names`)."""
    with translation.override(language):
        words = {name: _said(name, data.get(name), names) for name in template.needs}
        return Text(
            *(str(text) % words if text else "" for text in (template.subject, template.body, template.sms))
        )


def _said(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None:
        return "–"
    if name.endswith("_at") and isinstance(value, str):
        return date_format(datetime.fromisoformat(value).astimezone(clock.BEIJING), "DATETIME_FORMAT")
    if name.endswith("office") and isinstance(value, int):
        return names.get(value, "–")
    return str(value)


def office_names(data: Iterable[Mapping[str, Any]], language: str) -> dict[int, str]:
    """The names of all offices that notices speak of, in one query."""
    ids = {v for row in data for k, v in row.items() if k.endswith("office") and isinstance(v, int)}
    if not ids:
        return {}
    rows = Office.objects.filter(pk__in=ids).values_list("pk", "name", "name_en")
    return {pk: (en if language.startswith("en") and en else name) for pk, name, en in rows}


def link_of(template: NoticeTemplate, data: Mapping[str, Any]) -> str:
    """The page a notice leads to, or nothing."""
    if not template.link:
        return ""
    name, *fields = template.link
    try:
        return reverse(name, args=[data[f] for f in fields])
    except (NoReverseMatch, KeyError):
        return ""


def preview(template: NoticeTemplate, language: str) -> Text:
    """A notice with made-up data, for whoever writes or translates it."""
    return render(template, {name: _example(name) for name in template.needs}, language, {})


def _example(name: str) -> str | int:
    if name.endswith("_at"):
        return "2026-09-17T12:00:00+00:00"
    return {"count": 3, "days": 3}.get(name, f"‹{name}›")
