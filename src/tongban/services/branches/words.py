"""What the branches and members are called: a setting names the membership (a party, a union, an association)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

PARTY, UNION, ASSOCIATION = "party", "union", "association"
WORDS: Mapping[str, Mapping[str, Any]] = {
    PARTY: {
        "menu": _("Party branches and members"),
        "branches": _("Party branches"),
        "branch": _("Party branch"),
        "members": _("Party members"),
        "member": _("Party member"),
        "mine": _("My party membership"),
        "instructors": _("Party-building instructors"),
        "single": _("Party branch of one organisation"),
        "joint": _("Joint party branch"),
        "functional": _("Functional party branch"),
        "sites": _("Five-good party-building sites"),
    },
    UNION: {
        "menu": _("Unions and members"),
        "branches": _("Trade unions"),
        "branch": _("Trade union"),
        "members": _("Union members"),
        "member": _("Union member"),
        "mine": _("My union membership"),
        "instructors": _("Union organisers"),
        "single": _("Union of one organisation"),
        "joint": _("Joint union"),
        "functional": _("Union of a trade"),
        "sites": _("Five-good union sites"),
    },
    ASSOCIATION: {
        "menu": _("Association branches and members"),
        "branches": _("Branches of the association"),
        "branch": _("Branch of the association"),
        "members": _("Members of the association"),
        "member": _("Member of the association"),
        "mine": _("My membership of the association"),
        "instructors": _("Liaison officers"),
        "single": _("Branch of one organisation"),
        "joint": _("Joint branch"),
        "functional": _("Functional branch"),
        "sites": _("Five-good sites of the association"),
    },
}


class _Said:
    """A word looked up when it is shown, so that the setting and the reader's language both count."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return str(WORDS[settings.BRANCHES_WORDS][self.name])


def say(name: str) -> Any:
    """The word of that name, in the words the setting chose and the language of whoever reads."""
    return lazystr(_Said(name))


def all_words() -> dict[str, str]:
    """Every word, for templates."""
    return {name: str(said) for name, said in WORDS[settings.BRANCHES_WORDS].items()}


def kinds() -> dict[str, Any]:
    """The kinds of branch as they are called."""
    return {kind: say(kind) for kind in ("single", "joint", "functional")}
