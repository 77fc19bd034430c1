"""What the API can do, as a page of our own: drawn on the server from the description, no script, nothing from afar."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.project.api import api
from tongban.project.api.problems import answer

REF = "#/components/schemas/"


@dataclass(frozen=True)
class Part:
    """One thing sent or got: a header, a parameter, a field."""

    name: str
    where: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True)
class Told:
    """One operation as the page and the reference list it."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    about: str
    open: bool
    ways: tuple[str, ...]
    given: tuple[Part, ...]
    got: tuple[Part, ...]


def docs(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "ui/api.html", {"face": "portal", "about": api.description, "groups": groups()})


def absent(request: HttpRequest, rest: str) -> JsonResponse:
    """Under /api/ also a wrong address is told as JSON."""
    del request, rest
    text = _("There is no such operation; /api/docs lists them all.")
    return JsonResponse(answer("not_found", text), status=404)


def groups() -> dict[str, list[Told]]:
    """Every operation by the room it belongs to."""
    found: dict[str, list[Told]] = {}
    for told in operations():
        found.setdefault(told.tag, []).append(told)
    return found


def operations() -> list[Told]:
    """Every operation, in the order of the description."""
    schema = api.get_openapi_schema()
    schemas = schema["components"]["schemas"]
    return [
        _told(path, method, given, schemas)
        for path, methods in schema["paths"].items()
        for method, given in methods.items()
    ]


def _told(path: str, method: str, given: dict[str, Any], schemas: dict[str, Any]) -> Told:
    ways = [" + ".join(way) for way in given.get("security", ())]
    body = given.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = next(r for code, r in given["responses"].items() if str(code).startswith("2"))
    got = answer.get("content", {}).get("application/json", {}).get("schema", {})
    params = [_part(p["name"], p["in"], p["schema"], p) for p in given.get("parameters", ())]
    return Told(
        id=given["operationId"],
        tag=given.get("tags", ["api"])[0],
        method=method.upper(),
        path=path,
        summary=given.get("summary", ""),
        about=given.get("description", ""),
        open="" in ways,
        ways=tuple(w for w in ways if w),
        given=(*params, *_fields(body, "body", schemas)),
        got=tuple(_fields(got, "answer", schemas)),
    )


def _fields(shape: dict[str, Any] | None, where: str, schemas: dict[str, Any]) -> list[Part]:
    if not shape:
        return []
    inner = shape.get("items", shape)
    told = schemas.get(inner.get("$ref", "").removeprefix(REF), inner)
    needed = told.get("required", ())
    return [
        _part(name, where, field, {"required": name in needed, **field})
        for name, field in told.get("properties", {}).items()
    ]


def _part(name: str, where: str, shape: dict[str, Any], more: dict[str, Any]) -> Part:
    about = more.get("description") or shape.get("description", "")
    return Part(name, where, kind_of(shape), bool(more.get("required")), about)


def kind_of(shape: dict[str, Any]) -> str:
    """A JSON schema in a word or two."""
    if "$ref" in shape:
        return str(shape["$ref"]).removeprefix(REF)
    if "anyOf" in shape:
        return " | ".join(kind_of(s) for s in shape["anyOf"])
    if shape.get("type") == "array":
        return f"[{kind_of(shape.get('items', {}))}]"
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    return str(shape.get("format") or shape.get("type", "any"))
