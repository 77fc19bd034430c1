"""Sealing: authenticated encryption bound to its field, keys by purpose, and the blind index for exact look-up.

A sealed value is: one byte for the cipher, four for the key's id, twelve of nonce, then ciphertext and tag.
"""

import hmac
import secrets
import unicodedata
from functools import lru_cache

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core import identity
from tongban.kernel.core.sealed.ring import KeyRingError, Ring
from tongban.kernel.core.sealed.ring import ring as _ring
from tongban.kernel.core.steady import once

AES, SM4 = 1, 2
CIPHERS = {"aes": AES, "sm4": SM4}
NONCE, TAG, HEAD = 12, 16, 5
SHORTEST = HEAD + NONCE + TAG  # what seals an empty text

_NORMAL = {
    "phone": identity.normalise_phone,
    "id_number": identity.normalise_id_number,
    "credit_code": identity.normalise_credit_code,
    "email": identity.normalise_email,
}


def ring() -> Ring:
    """The key ring, made if this installation has sealed nothing yet."""
    from tongban.kernel.core.sealed.holdings import nothing_sealed  # noqa: PLC0415 - it needs the field, which needs us

    return once("sealed.ring", lambda: _ring(nothing_sealed))


def key_for(purpose: str) -> bytes:
    """The key of one purpose: 'index', 'chain' (of events) or 'token' (of secrets)."""
    return ring().others[purpose]


def seal(text: str, context: str) -> bytes:
    """Encrypt `text` so that it opens only as `context` ('model.field') and only unchanged."""
    keys = ring()
    cipher = chosen_cipher()
    head = bytes([cipher]) + keys.newest
    nonce = secrets.token_bytes(NONCE)
    return (
        head + nonce + _encrypt(cipher, keys.data[keys.newest], nonce, text.encode(), head + context.encode())
    )


def unseal(value: bytes | memoryview, context: str) -> str:
    """Open what seal() made; a wrong key, another field or a changed byte is an error and never a wrong text."""
    sealed = bytes(value)
    key = ring().data.get(sealed[1:HEAD])
    if key is None:
        raise KeyRingError(
            _("A sealed value needs a key that is not in the key file. Put back the right key file.")
        )
    nonce, body = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    try:
        return _decrypt(sealed[0], key, nonce, body, sealed[:HEAD] + context.encode()).decode()
    except (InvalidTag, ValueError):
        raise KeyRingError(
            _("A sealed value does not open: it was changed, or sealed for another field.")
        ) from None


def is_newest(value: bytes | memoryview) -> bool:
    """Is this sealed under the newest key and the chosen cipher?"""
    return bytes(value)[:HEAD] == bytes([chosen_cipher()]) + ring().newest


def blind_index(text: str, kind: str) -> bytes:
    """32 bytes that are equal for equal values of a kind, in whatever spelling, and tell nothing without the key."""
    normal = _NORMAL.get(kind, _plain)(text)
    return hmac.digest(key_for("index"), f"{kind}\0{normal}".encode(), "sha256")


def chosen_cipher() -> int:
    """The cipher of new values: AES-256-GCM, or SM4-GCM where the setting asks for it."""
    name = getattr(settings, "CIPHER", "aes")
    if name not in CIPHERS:
        raise KeyRingError(_("TONGBAN_CIPHER must be aes or sm4."))
    return CIPHERS[name]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=32)
def _derived(key: bytes, cipher: int) -> bytes:
    # one ring key serves both ciphers without either learning the other's key
    length, info = (32, b"tongban aes-256-gcm") if cipher == AES else (16, b"tongban sm4-gcm")
    return HKDFExpand(SHA256(), length, info).derive(key)


def _encrypt(cipher: int, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    if cipher == AES:
        return AESGCM(_derived(key, AES)).encrypt(nonce, plain, bound)
    try:
        made = Cipher(algorithms.SM4(_derived(key, SM4)), modes.GCM(nonce)).encryptor()
    except UnsupportedAlgorithm:
        raise KeyRingError(
            _("TONGBAN_CIPHER=sm4, but this installation's cryptography has no SM4-GCM.")
        ) from None
    made.authenticate_additional_data(bound)
    return made.update(plain) + made.finalize() + made.tag


def _decrypt(cipher: int, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if len(nonce) != NONCE or len(body) < TAG or cipher not in (AES, SM4):
        raise InvalidTag
    if cipher == AES:
        return AESGCM(_derived(key, AES)).decrypt(nonce, body, bound)
    made = Cipher(algorithms.SM4(_derived(key, SM4)), modes.GCM(nonce, body[-TAG:])).decryptor()
    made.authenticate_additional_data(bound)
    return made.update(body[:-TAG]) + made.finalize()
