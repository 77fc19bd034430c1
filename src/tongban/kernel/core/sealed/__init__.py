"""Sealed fields: encrypted under keys with ids, found by blind index, shown as a mask, opened one by one."""

from tongban.kernel.core.sealed.cipher import SHORTEST, blind_index, is_newest, key_for, ring, seal, unseal
from tongban.kernel.core.sealed.field import Sealed, SealedField
from tongban.kernel.core.sealed.holdings import (
    check_ring,
    nothing_sealed,
    reseal,
    reseal_all,
    retire,
    sealed_fields,
    usage,
)
from tongban.kernel.core.sealed.mask import mask
from tongban.kernel.core.sealed.ring import KeyRingError, Ring, ring_path, rotate

__all__ = [
    "SHORTEST",
    "KeyRingError",
    "Ring",
    "Sealed",
    "SealedField",
    "blind_index",
    "check_ring",
    "is_newest",
    "key_for",
    "mask",
    "nothing_sealed",
    "reseal",
    "reseal_all",
    "retire",
    "ring",
    "ring_path",
    "rotate",
    "seal",
    "sealed_fields",
    "unseal",
    "usage",
]
