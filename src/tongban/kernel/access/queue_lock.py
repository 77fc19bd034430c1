"""The lock of a phone's queue: whoever has the public half can put a report in, only who is logged in can take it out.

A shared phone keeps reports that wait sealed to their account. The private half is worked out anew from the key ring
whenever its account is logged in, and is kept nowhere.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tongban.kernel.core import sealed

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256: NIST SP 800-186


def lock_of(account_id: int, queue: str = "grid") -> dict[str, str]:
    """The private key (P-256) of an account's queue of a name, as a JSON Web Key (RFC 7517); the same at each call."""
    seed = HKDFExpand(SHA256(), 48, f"tongban {queue} queue {account_id}".encode()).derive(
        sealed.key_for("token")
    )
    private = int.from_bytes(seed) % (ORDER - 1) + 1
    public = ec.derive_private_key(private, ec.SECP256R1()).public_key().public_numbers()
    numbers = {"d": private, "x": public.x, "y": public.y}
    return {"kty": "EC", "crv": "P-256", **{name: _told(value) for name, value in numbers.items()}}


def _told(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()
