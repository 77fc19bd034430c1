"""The reference page of the API, as Markdown, made from the same description as the page and openapi.json."""

from tongban.project.api.docs import Part, Told, groups

HEAD = """# The API

Generated from the description at `/api/openapi.json`; a test keeps it current. How to begin:
[use the API](../how-to/use-the-api.md).

Who asks is known by a key (`Key`: the header `Authorization: Bearer …`), by the tracking code and secret of a request
(`TrackingCode + Secret`: the headers `X-Tracking-Code` and `X-Secret`) or by the session of a browser (`Session`;
writes also need `X-CSRFToken`). “Open” operations answer everybody.

Every refusal is `{"error": {"code": "…", "message": "…", "field": null}}` with its HTTP status: 400 cannot be done so,
401 unknown who asks, 403 no right, 404 nothing here or not yours to see, 405 method, 409 somebody was faster or the
key was used for something else, 422 does not fit the description.
"""


def page() -> str:
    """The whole page."""
    told = [HEAD]
    for tag, operations in groups().items():
        told += [f"## {tag}\n", *map(_operation, operations)]
    return "\n".join(told)


def _operation(told: Told) -> str:
    ways = ", ".join(f"`{way}`" for way in told.ways)
    who = f"Open; {ways}." if told.open else f"By {ways}."
    lines = [f"### `{told.method} {told.path}`\n", f"**{told.summary}.** {told.about}\n", f"{who}\n"]
    return "\n".join([*lines, *_table("Sent", told.given), *_table("Answer", told.got)])


def _table(title: str, parts: tuple[Part, ...]) -> list[str]:
    if not parts:
        return []
    rows = [f"| {title} | where | kind | needed | meaning |", "|---|---|---|---|---|"]
    rows += [
        f"| `{p.name}` | {p.where} | {p.kind.replace('|', chr(92) + '|')} | {'yes' if p.needed else ''} | {p.about} |"
        for p in parts
    ]
    return [*rows, ""]
