"""A register of tests alone: members of a body, with a few sealed columns."""

from tongban.kernel.core.identity import id_check_character
from tongban.kernel.exchange.registers import Column, Register

MEMBERS = Register(
    "members",
    "Members",
    "person",
    (
        Column("name", "Name", "name", required=True, sealed=True, synonyms=("姓名", "成员姓名")),
        Column(
            "id_number",
            "ID number",
            "id_number",
            sealed=True,
            synonyms=("身份证号", "公民身份号码", "证件号码"),
        ),
        Column("born", "Birth date", "date", synonyms=("出生日期", "出生年月日")),
        Column("phone", "Phone", "phone", sealed=True, synonyms=("手机", "联系电话", "电话")),
        Column("division", "Division", "division", required=True, synonyms=("所在地", "区划", "县市")),
        Column("status", "Status", "choice", choices={"active": "在册", "left": "流出"}, synonyms=("状态",)),
        Column("address", "Address", "address", synonyms=("住址", "地址")),
    ),
    owner="tongban.kernel.exchange.tests.register.owner",
    applied="tongban.kernel.exchange.tests.register.applied",
    reversed="tongban.kernel.exchange.tests.register.taken_back",
    departures_stop=0.2,
)
told: list[tuple] = []


def owner(difference):
    """The housing office of the county that a fact belongs to."""
    from tongban.kernel.parties.models import Office

    county = (difference.path or "652300.652301").split(".")[1]
    return Office.objects.values_list("pk", flat=True).get(division__code=county, office_kind="住建局")


def applied(followed):
    told.extend(("applied", f.entry.key, f.difference.kind, f.difference.field, f.on) for f in followed)


def taken_back(followed):
    told.extend(
        ("reversed", f.entry and f.entry.key, f.difference.kind, f.difference.field, f.on) for f in followed
    )


def id_number(n, born="19900101"):
    """A right ID number, the n-th of a birth date."""
    first = f"652301{born}{n % 1000:03d}"
    return first + id_check_character(first)
