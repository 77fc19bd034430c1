"""Lists of two registers as offices send them, and deciding all that differs."""

import csv
import io

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions, queries, states
from tongban.kernel.exchange.actions import Sent
from tongban.kernel.exchange.models import Difference, Submission

HEADS = {
    "organisations": {
        "credit_code": "统一社会信用代码", "name": "单位名称", "field": "所属领域", "address": "经营地址", "division": "所在地",
        "staff": "从业人数", "representative": "法定代表人", "phone": "联系电话",
    },
    "members": {
        "name": "姓名", "id_number": "身份证号", "born": "出生日期", "phone": "手机", "branch": "所在组织", "division": "组织所在地",
        "status": "在岗状态",
    },
}  # fmt: skip


def text(register, rows):
    heads = HEADS[register]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads.values())
    writer.writerows([[row.get(name, "") for name in heads] for row in rows])
    return out.getvalue().encode()


def send(office, register, rows, *, day, full=None):
    """A list that is received and matched."""
    source = actions.source_of(office, register, by=SYSTEM)
    got = actions.receive(Sent("a.csv", text(register, rows), day, full), source, by=SYSTEM)
    return actions.match(got, by=SYSTEM) if got.state == states.CHECKED else got


def confirm_all():
    """Say yes to whatever waits, until nothing does."""
    while True:
        waiting = Difference.objects.filter(state=states.WAITING, same_as=None).order_by("pk")
        done = actions.confirm_many(
            list(waiting.values_list("pk", flat=True)), by=SYSTEM, reason="与实际一致"
        )
        pairs = list(waiting.filter(kind=states.AMBIGUOUS).values_list("pk", flat=True))
        for pk in pairs:
            actions.confirm(pk, by=SYSTEM, reason="是同一人")
        if not done and not pairs:
            return


def accounts_for_every_row(submission):
    submission = Submission.objects.get(pk=submission.pk)
    return sum(queries.outcomes(submission).values()) == submission.rows_sent


__all__ = ["accounts_for_every_row", "confirm_all", "send"]
