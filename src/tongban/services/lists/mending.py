"""The sender's own rows in plain, opened for its file of errors: one opening for the list, on record."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.exchange.intake import errors_file
from tongban.kernel.exchange.models import Submission


@dataclass(frozen=True)
class _Raw:
    """The rows of a list that could not be taken, as they were sent."""

    submission: Submission

    def open(self) -> str:
        """All of them: [row, cells, what is wrong]."""
        rows = self.submission.rows.exclude(problems=[]).order_by("number")
        return json.dumps(
            [[r.number, json.loads(r.raw.open() or "[]"), r.problems] for r in rows.iterator(chunk_size=2000)]
        )


@dataclass(frozen=True)
class _Opened:
    """What access opens a field of."""

    rows: _Raw


def errors_of(submission: Submission, *, by: Actor) -> bytes:
    """The file of errors of a list, for its sender alone."""
    told = open_sealed(
        by,
        _Opened(_Raw(submission)),
        "rows",
        subject="list",
        subject_id=submission.pk,
        reason=_("File of errors for the sender's own list"),
        allowed=rights.may(by, "exchange.send", submission.source),
    )
    rows = [
        (number, cells, "；".join(_said(p) for p in problems)) for number, cells, problems in json.loads(told)
    ]
    return errors_file(submission.headings, rows)


def _said(problem: list[str]) -> str:
    column, what = problem
    return f"{column}：{what}" if column else what
