"""Residents sign in by a code sent to their phone: six digits, ten minutes, five attempts, few codes a phone and network.

Whoever has the phone is the person of that phone; no answer tells whether a phone is known here.
"""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tongban.kernel.access.models import Account, PhoneCode
from tongban.kernel.access.network import network_index
from tongban.kernel.core import clock, events, identity, jobs, outbox, sealed
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.outbox import Letter
from tongban.kernel.core.service import provider
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import speaking_for

TOPIC = "access.phone_code"
LASTS = timedelta(minutes=10)
ATTEMPTS = 5
# how many codes within how long: by phone, and by network (an estate or an office may share one address)
PHONE_LIMITS = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (10, timedelta(days=1)))
NETWORK_LIMITS = ((20, timedelta(hours=1)), (60, timedelta(days=1)))
KEPT = timedelta(days=1)


def is_available() -> bool:
    """Can a text message leave this installation (in a demonstration it is printed)?"""
    return bool(settings.SMS_URL or settings.DEMO)


@transaction.atomic
def send_code(phone: str, *, address: str) -> PhoneCode:
    """Have a code sent to a phone, unless that phone or network has had too many."""
    if not is_available():
        raise TongbanError(
            _("Sign-in by phone is not set up here. Use the reference number and its code instead."),
            code="no_gateway",
        )
    number = identity.normalise_phone(phone)
    if len(number) != 11 or not number.startswith("1"):
        raise TongbanError(_("A code can only be sent to a mobile number."), field="phone")
    row = PhoneCode(phone_index=sealed.blind_index(number, "phone"), network_index=network_index(address))
    _within_limits(row)
    code = f"{secrets.randbelow(10**6):06d}"
    row.sent_to, row.code = number, code
    row.language = get_language() or ""
    row.created_at = clock.now()
    row.expires_at = row.created_at + LASTS
    row.code_hash = _hash(row, code)
    row.save()
    outbox.put([Letter(TOPIC, {"id": row.pk})])
    return row


def sign_in(code_id: int, code: str) -> Account:
    """The account of the phone that a code was sent to, made at the first sign-in; a wrong code counts."""
    row = _attempt(code_id)
    stored = bytes(row.code_hash) if row else bytes(32)
    right = hmac.compare_digest(
        stored, _hash(row or PhoneCode(phone_index=b"", network_index=b""), code.strip())
    )
    if row is None or not right:
        raise TongbanError(
            _("This code is not right or no longer holds. Check it, or have a new one sent."),
            code="phone_code",
        )
    return _use(row)


def hand_over(id: int) -> None:  # noqa: A002 - the letter's own word
    """Start the sending, apart from the outbox, whose other letters must not wait for a gateway."""
    jobs.defer("access.send_code", queue="codes", code_id=id)


def give_to_gateway(code_id: int) -> None:
    """Give the code to the text-message channel, under one key however often; one that no longer holds is not sent."""
    row = PhoneCode.objects.filter(pk=code_id, expires_at__gt=clock.now(), used_at=None).first()
    if row is None or not row.code:
        return
    send = provider("notices.text_message")
    if send is None:
        raise RuntimeError("no room provides notices.text_message")
    with override(row.language or None):
        words = _("Your sign-in code is %(code)s. It holds for 10 minutes. Give it to nobody.")
    send(
        key=f"phone-code-{row.pk}",
        phone=row.sent_to.open(),
        topic=TOPIC,
        text=words % {"code": row.code.open()},
    )
    PhoneCode.objects.filter(pk=code_id).update(code="")


def forget_codes() -> int:
    """Delete codes that no limit counts any more."""
    return PhoneCode.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _within_limits(row: PhoneCode) -> None:
    # one at a time a phone and network, so that many at once are counted one after the other
    with connection.cursor() as cursor:
        for name in sorted([bytes(row.phone_index).hex(), bytes(row.network_index).hex()]):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"phone code {name}"])
    now = clock.now()
    of_phone = PhoneCode.objects.filter(phone_index=row.phone_index)
    of_network = PhoneCode.objects.filter(network_index=row.network_index)
    full = any(of_phone.filter(created_at__gt=now - span).count() >= most for most, span in PHONE_LIMITS)
    full |= any(of_network.filter(created_at__gt=now - span).count() >= most for most, span in NETWORK_LIMITS)
    if full:
        raise TongbanError(
            _(
                "Too many codes were asked for. Wait a while, or use the reference number and its code instead."
            ),
            code="too_many",
        )


def _attempt(code_id: int) -> PhoneCode | None:
    """Count the attempt before it is judged, in its own statement: a thousand at once get five."""
    open_now = PhoneCode.objects.filter(
        pk=code_id, used_at=None, expires_at__gt=clock.now(), attempts__lt=ATTEMPTS
    )
    return PhoneCode.objects.get(pk=code_id) if open_now.update(attempts=F("attempts") + 1) else None


@transaction.atomic
def _use(row: PhoneCode) -> Account:
    if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now(), code=""):
        raise TongbanError(_("This code was used already. Have a new one sent."), code="phone_code")
    person = _person_of(row)
    account = Account.objects.filter(person=person, home=None).first()
    if account and not account.is_active:
        raise TongbanError(_("This account is closed. Ask at a counter."), code="closed")
    return account or _open(person, row)


def _person_of(row: PhoneCode) -> Person:
    phone = row.sent_to.open()
    fresh = {"phone": phone, "created_at": clock.now()}
    person, _made = Person.objects.get_or_create(phone_index=bytes(row.phone_index), defaults=fresh)
    return speaking_for(person)


def _open(person: Person, row: PhoneCode) -> Account:
    account, made = Account.objects.get_or_create(
        person=person,
        home=None,
        defaults={
            "username": f"resident-{secrets.token_hex(6)}",
            "label": row.sent_to.mask,
            "password": "!",  # unusable: nobody logs in here by password
            "language": row.language,
            "created_at": clock.now(),
        },
    )
    if made:
        events.append(
            "account", account.pk, [Entry("account.opened", f"account:{account.pk}", {"by": "phone"})]
        )
    return account


def _hash(row: PhoneCode, code: str) -> bytes:
    # bound to the phone: the same digits for another phone hash otherwise
    message = bytes(row.phone_index) + code.encode()
    return hmac.digest(sealed.key_for("token"), message, "sha256")
