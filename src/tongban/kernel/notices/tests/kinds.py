"""Kinds of notices that only tests declare."""

from tongban.kernel.notices.wording import NoticeTemplate, all_templates

KINDS = (
    NoticeTemplate(
        "test.due",
        subject="Request %(reference)s is due",
        body="Answer %(reference)s before %(due_at)s.",
        sms="%(reference)s is due %(due_at)s",
        channels=("email", "sms"),
        needs=("reference", "due_at"),
    ),
    NoticeTemplate(
        "test.answered",
        subject="%(lead_office)s answered",
        body="Read it.",
        sms="%(lead_office)s answered",
        channels=("sms",),
        needs=("lead_office",),
        urgent=True,
    ),
)


def declare() -> None:
    """Add them to the registry of this process."""
    all_templates().update({kind.code: kind for kind in KINDS})
