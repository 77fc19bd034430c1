"""The two ledgers that several offices keep true together: organisations of emerging fields, and members."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.steady import once
from tongban.kernel.exchange.registers import ORGANISATION, PERSON, Column, Kept, Register
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.office_kinds import TOWN
from tongban.kernel.parties.queries import offices, offices_by_place
from tongban.kernel.places import register as places
from tongban.kernel.places.queries import prefecture
from tongban.services.branches import rules, words

MARKET, CIVIL = "市场监管局", "民政局"
# the office of a division that answers for memberships has a code made of the division's
MEMBERSHIP = "{code}-membership"
# who can know a fact of an organisation; whatever is not named stands in its licence
KNOWN_BY = {"address": TOWN, "division": TOWN, "staff": TOWN, "phone": TOWN, "field": TOWN}

ORGANISATIONS = Register(
    "organisations",
    _("Organisations of emerging fields"),
    ORGANISATION,
    (
        Column(
            "credit_code",
            _("Unified social credit code"),
            "credit_code",
            required=True,
            synonyms=("统一社会信用代码", "信用代码", "社会信用代码", "credit code"),
        ),
        Column(
            "name",
            _("Its name"),
            "name",
            required=True,
            synonyms=("单位名称", "企业名称", "组织名称", "名称", "姓名", "organisation"),
        ),
        Column(
            "field",
            _("Emerging field"),
            "choice",
            required=True,
            choices=rules.FIELDS,
            synonyms=("所属领域", "领域", "单位类型", "类型"),
        ),
        Column("address", _("Address"), "address", synonyms=("经营地址", "住所", "地址", "办公地址")),
        Column(
            "division",
            _("Place"),
            "division",
            required=True,
            synonyms=("所在地", "区划", "所属乡镇街道", "县市"),
        ),
        Column("staff", _("Number of staff"), "int", synonyms=("从业人数", "职工人数", "员工数", "人数")),
        Column(
            "representative",
            _("Legal representative"),
            "name",
            sealed=True,
            synonyms=("法定代表人", "法人代表", "负责人"),
        ),
        Column("phone", _("Phone"), "phone", sealed=True, synonyms=("联系电话", "电话", "手机")),
    ),
    owner="tongban.services.branches.registers.owner_of_organisation",
    applied="tongban.services.branches.actions.following.follow_organisations",
    reversed="tongban.services.branches.actions.following.follow_organisations",
    # article 6: kept for ever, or for 30 or 10 years; which of them is for each office's own table (article 12)
    kept=Kept(
        10,
        _(
            "Rules on what offices file and for how long (State Archives Administration, order 8 of 2006), article 6: the shorter term"
        ),
    ),
)
MEMBERS = Register(
    "members",
    words.say("members"),
    PERSON,
    (
        Column(
            "name",
            _("Name"),
            "name",
            required=True,
            sealed=True,
            synonyms=("姓名", "成员姓名", "党员姓名", "会员姓名"),
        ),
        Column(
            "id_number",
            _("ID number"),
            "id_number",
            sealed=True,
            synonyms=("身份证号", "公民身份号码", "证件号码"),
        ),
        Column("born", _("Born"), "date", sealed=True, synonyms=("出生日期", "出生年月日")),
        Column("phone", _("Phone"), "phone", sealed=True, synonyms=("手机", "手机号", "联系电话", "电话")),
        Column(
            "branch",
            _("Branch"),
            "text",
            required=True,
            synonyms=("所在组织", "所在支部", "党组织", "所属组织", "工会"),
        ),
        Column(
            "division",
            _("Place of the branch"),
            "division",
            required=True,
            synonyms=("组织所在地", "所在地", "县市"),
        ),
        Column("status", _("Duty status"), "choice", choices=rules.STATUSES, synonyms=("在岗状态", "状态")),
    ),
    owner="tongban.services.branches.registers.owner_of_member",
    applied="tongban.services.branches.actions.following.follow_members",
    reversed="tongban.services.branches.actions.following.follow_members",
)
REGISTERS = (ORGANISATIONS, MEMBERS)


def owner_of_organisation(difference: Any) -> int | None:
    """Market regulation knows what a licence says, civil affairs for social organisations; the town what stands there."""
    kind = KNOWN_BY.get(difference.field, MARKET)
    if kind == MARKET and _is_social(difference):
        kind = CIVIL
    return _nearest(kind, difference.path)


def owner_of_member(difference: Any) -> int | None:
    """The office that answers for memberships where the home branch stands."""
    path = difference.path or prefecture().path
    return once(f"branches.membership:{path}", lambda: _membership(path))


def _membership(path: str) -> int | None:
    keepers = once("branches.memberships", _memberships)
    found = (keepers[code] for code in reversed(path.split(".")) if code in keepers)
    return next(found, None) or _nearest(TOWN, path)


def _memberships() -> dict[str, int]:
    """The offices that answer for memberships, by the division's code."""
    before, after = MEMBERSHIP.split("{code}")
    told = offices().filter(code__startswith=before, code__endswith=after).values_list("code", "pk")
    return {code.removeprefix(before).removesuffix(after): pk for code, pk in told}


def _nearest(kind: str, path: str) -> int | None:
    """The office of a kind that answers for a place; where there is none, any that does, the nearest."""
    return once(f"branches.office:{kind}:{path}", lambda: _found(kind, path or prefecture().path))


def _found(kind: str, path: str) -> int | None:
    book, codes = once("branches.offices", offices_by_place), places.current().present(path).split(".")
    near = (book[one, code] for one in (kind, MARKET) for code in reversed(codes) if (one, code) in book)
    if (pk := next(near, None)) is not None:
        return pk
    above: Office | None = (
        offices().filter(division__code__in=path.split(".")).order_by("-division__path", "pk").first()
    )
    return above.pk if above else None


def _is_social(difference: Any) -> bool:
    row = difference.row
    return bool(row and row.data.get("field") == "social")
