"""How the standard says no: 403, 404 or 400, each with a code and a sentence."""

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError


class Refused(TongbanError):  # noqa: N818 - read as a sentence: raise Refused
    """400: something was not given, or cannot be read."""


class Unknown(Refused):
    """404: what was named is not there, or is not the asker's to see."""

    status = 404


class Keyless(Refused):
    """403: no key, or one that does not open this."""

    status = 403


def lacking(name: str) -> Refused:
    """A parameter that must be given."""
    return Refused(_("%s was not provided.") % name)


def absent(name: str) -> Unknown:
    """A parameter that names nothing."""
    return Unknown(_("%s was not found.") % name)
