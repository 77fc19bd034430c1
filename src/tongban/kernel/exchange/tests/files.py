"""Lists as offices send them, whole and spoiled."""

import csv
import io

from openpyxl import Workbook
from openpyxl.utils.datetime import WINDOWS_EPOCH

from tongban.kernel.exchange.tests.register import id_number

HEAD = ["姓名", "身份证号", "出生日期", "手机", "所在地", "状态"]
NAMES = ("王芳", "李伟", "张敏", "刘洋", "陈静", "杨磊", "赵霞", "黄强", "周燕", "吴军")


def row(n, **other):
    """The n-th person's row."""
    told = {
        "姓名": NAMES[n % 10],
        "身份证号": id_number(n + 1),
        "出生日期": "1990-01-01",
        "手机": f"139{n:08d}",
        "所在地": "昌吉市",
        "状态": "在册",
    }
    return [{**told, **other}[name] for name in HEAD]


def rows(count=5):
    return [row(n) for n in range(count)]


def text(lines, separator=",", head=HEAD):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *lines] if head else lines)
    return out.getvalue()


def xlsx(lines, head=HEAD, above=(), merge=(), more=(), epoch=WINDOWS_EPOCH):
    book = Workbook()
    book.epoch = epoch
    sheet = book.active
    for line in (*above, *([head] if head else []), *lines):
        sheet.append(line)
    for cells in merge:
        sheet.merge_cells(cells)
    for title in more:
        other = book.create_sheet(title)
        for line in (HEAD, *lines):
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
