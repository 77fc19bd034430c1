"""The writers of activities; each write is one transaction with its event.

Where a room above has answered by its own rights whether `by` may, it passes `vouched=True`.
"""

from tongban.kernel.activities.actions.attending import code_to_show, come, leave, tell_presence
from tongban.kernel.activities.actions.attending_past import carry_attendance
from tongban.kernel.activities.actions.carrying import MOST, Earlier, carry_over
from tongban.kernel.activities.actions.carrying_whole import Past, carry_activities
from tongban.kernel.activities.actions.certifying import Verified, certify, verify, withdraw_certificate
from tongban.kernel.activities.actions.correcting import ask_correction, decide_correction
from tongban.kernel.activities.actions.offline import Mark, Told, bring_in, take_list
from tongban.kernel.activities.actions.planning import (
    add_series,
    add_shift,
    cancel_activity,
    draft,
    draft_from,
    insure,
    make_template,
    open_activity,
)
from tongban.kernel.activities.actions.recording import add_photos, open_photo, record, tell_of_late
from tongban.kernel.activities.actions.signing_up import give_consent, sign_up, withdraw_consent

__all__ = [
    "MOST",
    "Earlier",
    "Mark",
    "Past",
    "Told",
    "Verified",
    "add_photos",
    "add_series",
    "add_shift",
    "ask_correction",
    "bring_in",
    "cancel_activity",
    "carry_activities",
    "carry_attendance",
    "carry_over",
    "certify",
    "code_to_show",
    "come",
    "decide_correction",
    "draft",
    "draft_from",
    "give_consent",
    "insure",
    "leave",
    "make_template",
    "open_activity",
    "open_photo",
    "record",
    "sign_up",
    "take_list",
    "tell_of_late",
    "tell_presence",
    "verify",
    "withdraw_certificate",
    "withdraw_consent",
]
