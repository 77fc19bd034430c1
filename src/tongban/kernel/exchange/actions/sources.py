"""Where lists come from: an office's source for a register, and the key its programs sign with."""

import base64
import binascii

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange.models import Source
from tongban.kernel.exchange.registers import register
from tongban.kernel.parties.models import Office

STREAM = "exchange_source"


@transaction.atomic
def source_of(office: Office, register_code: str, *, by: Actor) -> Source:
    """An office's source for a register, made when it first sends."""
    register(register_code)
    code = f"{office.code}:{register_code}"[:60]
    wanted = Source(office=office, register=register_code, code=code, created_at=clock.now())
    rights.require(by, "exchange.send", wanted)
    source, made = Source.objects.get_or_create(
        code=code, defaults={"office": office, "register": register_code, "created_at": clock.now()}
    )
    if made:
        events.append(STREAM, source.pk, [events.Entry("source.made", by.code)])
    return source


@transaction.atomic
def trust(source: Source, public_key: str, *, by: Actor) -> Source:
    """From now on the programs of this source sign with the other half of this key (Ed25519, base64 of 32 bytes)."""
    rights.require(by, "exchange.send", source)
    try:
        key = base64.b64decode(public_key.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise TongbanError(
            _("This is no public key: 32 bytes in base64 (44 characters)."), field="public_key"
        )
    source.public_key = key
    source.save(update_fields=["public_key"])
    events.append(STREAM, source.pk, [events.Entry("source.key", by.code)])
    return source
