"""What is asked beyond the words, by kind of matter: declared here, told in the definition, checked at filing."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core import text
from tongban.services.open311.errors import Refused
from tongban.services.open311.times import moment_from

LISTS = ("singlevaluelist", "multivaluelist")


@dataclass(frozen=True)
class Attribute:
    """One question; the values of a list are (key, name)."""

    code: str
    datatype: str
    description: Any
    required: bool = False
    hint: Any = ""
    values: tuple[tuple[str, Any], ...] = ()


YES_NO = (("yes", _("yes")), ("no", _("no")))
WANTED = Attribute(
    "KIND",
    "singlevaluelist",
    _("What is wanted"),
    values=(
        ("complaint", _("Complaint")),
        ("help", _("Help")),
        ("question", _("Question")),
        ("suggestion", _("Suggestion")),
        ("report", _("Report of wrongdoing or fault")),
    ),
)
CALL_BACK = Attribute("CALL_BACK", "singlevaluelist", _("Please call back"), values=YES_NO)
SINCE = Attribute("SINCE", "datetime", _("Since when"))
ENTERPRISE = Attribute("ENTERPRISE", "string", _("Name of the enterprise"))
DETAILS = Attribute("DETAILS", "text", _("More about it"))
EMPLOYER = Attribute(
    "EMPLOYER", "string", _("Employer"), required=True, hint=_("The name on the contract or the site")
)
PEOPLE = Attribute("PEOPLE", "number", _("How many people it concerns"))
AMOUNT = Attribute("AMOUNT", "number", _("How much money, in yuan"))
ESTATE = Attribute("ESTATE", "string", _("Name of the estate"))
POLLUTION = Attribute(
    "POLLUTION",
    "multivaluelist",
    _("What is noticed"),
    values=(
        ("noise", _("noise")),
        ("dust", _("dust")),
        ("smoke", _("smoke")),
        ("smell", _("smell")),
        ("water", _("dirty water")),
        ("waste", _("waste")),
    ),
)
HOURS = Attribute(
    "HOURS",
    "multivaluelist",
    _("At what time"),
    values=(("day", _("by day")), ("night", _("at night")), ("weekend", _("at weekends"))),
)
# by first and second category; "" as the second: of the first as a whole
ASKED: dict[tuple[str, str], tuple[Attribute, ...]] = {
    ("", ""): (WANTED, CALL_BACK),
    ("经济管理", ""): (ENTERPRISE, WANTED, CALL_BACK),
    ("商贸旅游", ""): (ENTERPRISE, WANTED, CALL_BACK),
    ("商贸旅游", "市场监管"): (ENTERPRISE, AMOUNT, SINCE, DETAILS, CALL_BACK),
    ("劳动和社会保障", "工资福利"): (EMPLOYER, PEOPLE, AMOUNT, SINCE, DETAILS, CALL_BACK),
    ("环境保护", "环境污染"): (POLLUTION, HOURS, SINCE, DETAILS),
    ("城乡建设", "城市建设和市政管理"): (SINCE, WANTED),
    ("城乡建设", "住房保障与房地产"): (ESTATE, SINCE, CALL_BACK),
}


def answered(
    asked: tuple[Attribute, ...], given: dict[str, list[str]]
) -> dict[str, tuple[Attribute, list[str]]]:
    """The answers to what is asked, checked; an answer to what is not asked is refused."""
    known = {one.code: one for one in asked}
    if strange := sorted(given.keys() - known.keys()):
        raise Refused(_("This service asks for no attribute %s.") % strange[0][:40])
    if missing := [a.code for a in asked if a.required and not given.get(a.code)]:
        raise Refused(_("attribute[%s] was not provided.") % missing[0])
    return {code: (known[code], _checked(known[code], values)) for code, values in given.items() if values}


def lines(found: dict[str, tuple[Attribute, list[str]]]) -> list[str]:
    """The answers as the office reads them, a line each."""
    return [
        f"{one.description}：{'、'.join(_said(one, value) for value in values)}"
        for one, values in found.values()
    ]


def _said(one: Attribute, value: str) -> str:
    return str(dict(one.values).get(value, value))


def _checked(one: Attribute, values: list[str]) -> list[str]:
    if one.datatype != "multivaluelist" and len(values) > 1:
        raise Refused(_("attribute[%s] takes one value.") % one.code)
    if one.datatype in LISTS:
        return list(dict.fromkeys(_among(one, value) for value in values))
    return [CHECKS[one.datatype](one.code, value) for value in values]


def _among(one: Attribute, value: str) -> str:
    if value not in dict(one.values):
        keys = ", ".join(key for key, _name in one.values)
        raise Refused(_("attribute[%(code)s] is one of: %(keys)s.") % {"code": one.code, "keys": keys})
    return value


def _number(code: str, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(value) > 30:
        raise Refused(_("attribute[%s] is a number.") % code)
    return value


def _time(code: str, value: str) -> str:
    return moment_from(value, f"attribute[{code}]").isoformat(" ", "minutes")


def _line(code: str, value: str) -> str:
    return text.fitting(text.clean_line(value), chars=200, field=code)


def _words(code: str, value: str) -> str:
    return text.fitting(text.clean(value), chars=2000, field=code)


CHECKS: dict[str, Callable[[str, str], str]] = {
    "string": _line,
    "number": _number,
    "datetime": _time,
    "text": _words,
}
