"""Text with some of its words marked, and codes for a camera: markup made here and nowhere else."""

from collections.abc import Iterable, Sequence
from itertools import groupby

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
    # each page carries one for its print: a set mask saves trying all eight (15 ms against 2)
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=3, mask_pattern=3)
    code.add_data(data, optimize=0)
    code.make(fit=True)
    rows = code.get_matrix()
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path d="M0 0h{0}v{0}H0z" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(rows), label, mark_safe("".join(_runs(rows))),
    )  # fmt: skip


def _runs(rows: list[list[bool]]) -> Iterable[str]:
    """Dark squares, those beside one another as one."""
    for y, row in enumerate(rows):
        x = 0
        for dark, same in groupby(row):
            long = len(list(same))
            if dark:
                yield f"M{x} {y}h{long}v1h-{long}z"
            x += long


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
