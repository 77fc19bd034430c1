"""A list of parties out of a file: csv by its own engine, a million rows in a second; xlsx and jsonl row by row."""

import csv
import io
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import decoded, rows_in
from tongban.kernel.parties.matching.profiles import Profile

# other words that head these columns
SYNONYMS = {
    "id": ("编号", "序号", "rec_id", "unique_id"),
    "name": ("姓名", "名称", "单位名称", "企业名称", "full_name"),
    "born": ("出生日期", "出生年月", "生日", "birth_date", "date_of_birth", "dob"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "mobile"),
    "address": ("地址", "住址", "家庭住址", "注册地址", "住所"),
    "credit_code": ("统一社会信用代码", "信用代码", "uscc"),
    "person": ("法定代表人", "负责人", "legal_representative"),
}


@dataclass
class Read:
    """A list as text, and the rows that could not be read (numbered as in the file, the header is 1)."""

    table: pa.Table
    refused: list[int] = field(default_factory=list)


def read_list(name: str, profile: Profile) -> Read:
    """The list of a file; '-' is csv on standard input. A row without an id is called by its number."""
    read = _read(name)
    table = _named(read.table, profile)
    return Read(_with_ids(table), read.refused)


def _read(name: str) -> Read:
    file = Path(name)
    if name != "-" and not file.is_file():
        raise TongbanError(f"There is no file {name}.", code="no_file")
    content = sys.stdin.buffer.read() if name == "-" else file.read_bytes()
    if file.suffix.lower() in (".xlsx", ".jsonl", ".docx"):
        rows = [row for _number, row in rows_in(file.name, content)]
        columns = list(dict.fromkeys(key for row in rows for key in row))
        return Read(
            pa.table({c: pa.array([_text(row.get(c)) for row in rows], pa.string()) for c in columns})
        )
    return _csv(content)


def _text(value: object) -> str:
    """A cell as text; a date without its midnight."""
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def _csv(content: bytes) -> Read:
    text = content.decode("utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else decoded(content)
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;|", key=head.count)
    names = [cell.strip() for cell in next(csv.reader([head], delimiter=delimiter), [])]
    if not text.strip() or not any(names):
        raise TongbanError("The file holds no header row.", code="no_header")
    unique = [f"{i}:{name}" for i, name in enumerate(names)]
    refused: list[int] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        refused.append(int(row.number or 0))
        return "skip"

    table = arrow_csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=arrow_csv.ReadOptions(column_names=unique, skip_rows=1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(unique, pa.string()), strings_can_be_null=False
        ),
    )
    first = {name: table[column] for name, column in reversed(list(zip(names, unique, strict=True)))}
    return Read(pa.table({name: first[name] for name in dict.fromkeys(names)}), refused)


def _named(table: pa.Table, profile: Profile) -> pa.Table:
    """The columns that are known, by our names."""
    there = {name.strip().lower().lstrip("\ufeff"): name for name in table.column_names}
    wanted = ("id", *profile.columns)
    found = {c: there[said] for c in wanted for said in reversed((c, *SYNONYMS.get(c, ()))) if said in there}
    if not set(found) - {"id"}:
        raise TongbanError(f"None of these columns is there: {', '.join(profile.columns)}.", code="no_column")
    return pa.table({c: table[said] for c, said in found.items()})


def _with_ids(table: pa.Table) -> pa.Table:
    told = table["id"].to_pylist() if "id" in table.column_names else [""] * len(table)
    ids = pa.array([(i or "").strip() or str(n) for n, i in enumerate(told, 1)], pa.string())
    columns = {c: table[c] for c in table.column_names if c != "id"}
    return pa.table({"id": ids, **columns})
