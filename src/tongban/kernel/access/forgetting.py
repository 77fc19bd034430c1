"""What served its time is deleted: sign-in codes, sessions that ran out, records of log-ins."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

from tongban.kernel.access import phone_code, second_proof
from tongban.kernel.core import clock

# the Cybersecurity Law (网络安全法), article 21: logs of use are kept for at least six months
LOG_INS_KEPT = timedelta(days=190)
ATTEMPTS_KEPT = timedelta(days=7)


def forget() -> int:
    """Delete what nobody needs any more; returns how many rows went."""
    now = clock.now()
    stale = (
        second_proof.stale(),
        Session.objects.filter(expire_date__lt=now),
        AccessLog.objects.filter(attempt_time__lt=now - LOG_INS_KEPT),
        AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT),
    )
    return phone_code.forget_codes() + sum(rows.delete()[0] for rows in stale)
