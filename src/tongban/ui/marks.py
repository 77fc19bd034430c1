"""Text with some of its words marked, and codes for a camera: markup made here and nowhere else."""

from collections.abc import Iterable, Sequence

import qrcode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]


def mark_words(text: str, marks: Iterable[str | Sequence[int]]) -> SafeString:
    """The text, escaped, with spans (start, end) or words in <mark>; what overlaps is marked once."""
    spans = _joined(sorted(_spans(text, marks)))
    done, at = [], 0
    for start, end in spans:
        done.append((text[at:start], text[start:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", done), text[at:])


def qr_svg(data: str, label: str) -> SafeString:
    """A square code as plain SVG paths (dark on white in every theme, so that a camera reads it)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=3)
    code.add_data(data)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows), label, mark_safe(path),
    )  # fmt: skip


def _spans(text: str, marks: Iterable[str | Sequence[int]]) -> Iterable[Span]:
    for mark in marks:
        if not isinstance(mark, str):
            start, end = max(0, mark[0]), min(len(text), mark[1])
            if start < end:
                yield start, end
            continue
        at = text.find(mark) if mark else -1
        while at >= 0:
            yield at, at + len(mark)
            at = text.find(mark, at + len(mark))


def _joined(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in spans:
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
