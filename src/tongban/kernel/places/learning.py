"""Other names of divisions and the estates and roads that lie in them, learned from a file that an office keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.core import text
from tongban.kernel.core.tables import Row
from tongban.kernel.places import actions, queries
from tongban.kernel.places.models import Alias, Division, Site
from tongban.kernel.places.words import locate

SHORTEST, LONGEST = 2, 80
ALIAS, SITE = "alias", "site"


@dataclass
class Report:
    """What became of the rows of a file."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def learn_names(rows: Iterable[Row], *, by: str) -> Report:
    """Take in numbered rows of `division` (a code, or its names from the county down), `name` and `kind` (alias or site).

    A row that is known changes nothing; one that is wrong is told with its number, field and reason.
    """
    report = Report()
    divisions = {d.code: d for d in queries.divisions()}
    for number, row in rows:
        report.read += 1
        wrong, division, name = _read(row, divisions)
        if division is None or wrong:
            report.refused.append({"row": number, "field": wrong[0], "why": wrong[1]})
        elif _kept(division, name, row, by):
            report.new += 1
        else:
            report.unchanged += 1
    return report


def _read(
    row: Mapping[str, Any], divisions: Mapping[str, Division]
) -> tuple[tuple[str, ...], Division | None, str]:
    name = text.clean_line(str(row.get("name") or ""))
    if not SHORTEST <= len(name) <= LONGEST:
        return ("name", _("A name has 2 to 80 characters.")), None, name
    if str(row.get("kind") or ALIAS) not in {ALIAS, SITE}:
        return ("kind", _("The kind is alias or site.")), None, name
    wanted = text.clean_line(str(row.get("division") or ""))
    division = divisions.get(wanted) or divisions.get(_named(wanted))
    if division is None:
        return (
            ("division", _("There is no such division, or several: write its code or its county first.")),
            None,
            name,
        )
    return (), division, name


def _named(words: str) -> str:
    """The code of the one division that these words name in full."""
    found = locate(words, limit=2)
    clear = found and found[0].words[2] == words and (len(found) == 1 or found[0].p > 2 * found[1].p)
    return found[0].code if clear else ""


def _kept(division: Division, name: str, row: Mapping[str, Any], by: str) -> bool:
    site = str(row.get("kind") or ALIAS) == SITE
    known = Site.objects if site else Alias.objects
    if known.filter(division=division, name=name).exists():
        return False
    if site:
        actions.add_site(division, name, by=by)
    else:
        actions.add_alias(division, name, by=by)
    return True
