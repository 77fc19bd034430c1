"""What may be shown of a sealed value: enough to recognise it, too little to use it."""

from collections.abc import Callable

ALL = "***"


def mask(text: str, kind: str) -> str:
    """A value of a kind as shown to whoever may not open it; what is too short to mask is hidden whole."""
    if not text:
        return ""
    return _MASKS.get(kind, _hidden)(text)


def _hidden(_text: str) -> str:
    return ALL


def _name(text: str) -> str:
    # two stars whatever the length: the length of a name tells much in a village
    return text[0] + "**" if len(text) > 1 else "**"


def _phone(text: str) -> str:
    area, dash, rest = text.partition("-")
    if dash and 7 <= len(rest) <= 8:
        return f"{area}-****{rest[-2:]}"
    return f"{text[:3]}****{text[7:]}" if len(text) == 11 and text.isdigit() else ALL


def _id_number(text: str) -> str:
    return f"{text[:4]}************{text[-2:]}" if len(text) == 18 else ALL


def _credit_code(text: str) -> str:
    return f"{text[:2]}**************{text[-2:]}" if len(text) == 18 else ALL


def _email(text: str) -> str:
    user, at, host = text.rpartition("@")
    return f"{user[0]}***@{host}" if at and len(user) > 1 and host else ALL


def _address(text: str) -> str:
    return text[: min(6, len(text) // 2)] + ALL


_MASKS: dict[str, Callable[[str], str]] = {
    "name": _name,
    "phone": _phone,
    "id_number": _id_number,
    "credit_code": _credit_code,
    "email": _email,
    "address": _address,
}
