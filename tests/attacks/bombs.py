"""Files that mean harm: small to send, and without end to read."""

import io
import zipfile
import zlib

from openpyxl import Workbook

from tests import files

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY out SYSTEM "file:///etc/passwd">]>'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def xlsx(**parts):
    """A small workbook of one sheet, with parts of it put in the place of its own; keys are names with `__` for `/`."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["name", "office"])
    book.active.append(["x", "y"])
    book.save(out)
    return changed(out.getvalue(), {name.replace("__", "/"): text for name, text in parts.items()})


def changed(content, parts):
    """A packed document with other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as was, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as now:
        for name in was.namelist():
            now.writestr(name, parts.get(name, was.read(name)))
    return out.getvalue()


def sheet(rows, before=""):
    """A workbook whose sheet holds this XML of rows."""
    text = f'{HEAD}{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return xlsx(**{"xl__worksheets__sheet1.xml": text})


def cell(place, text="x"):
    """A cell with its text in it."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number, *cells):
    """A row of them."""
    return f'<row r="{number}">{"".join(cells)}</row>'


HEADS = row(1, cell("A1", "name"))
SHEETS = {
    "a row of milliards": sheet(HEADS + row(99_999_999_999, cell("A99999999999"))),
    "a size of its own": xlsx(
        **{
            "xl__worksheets__sheet1.xml": f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'
            f"<sheetData>{HEADS}{row(1_048_577, cell('A1048577'))}</sheetData></worksheet>"
        }
    ),
    "rows as wide as a sheet goes": sheet(HEADS + "".join(row(n, cell(f"XFD{n}")) for n in range(2, 40_000))),
    "a column that is none": sheet(HEADS + row(2, cell("AAAAAAAAA2"))),
    "entities that grow": sheet(row(1, cell("A1", "&a9;")), LAUGHS),
    "a file of the server": sheet(row(1, cell("A1", "&out;")), OUTSIDE),
    "a broken end": sheet(HEADS + "<row><c"),
    "millions of parts": files.office("xl/workbook.xml", **{f"p/{n}": "" for n in range(3000)}),
    "far more than it says": files.office("xl/workbook.xml", **{"xl/sharedStrings.xml": "0" * 80_000_000}),
}


def pdf_of_streams(count, body):
    """A PDF of so many packed objects."""
    one = b"1 0 obj<</Type/ObjStm>>stream\n" + body + b"\nendstream endobj "
    return files.pdf(b">>" + one * count + b"<<")


PDFS = {
    "packed objects without end": pdf_of_streams(150_000, zlib.compress(b"")),
    "packed objects that are none": pdf_of_streams(200_000, b"x"),
    "a program behind an escaped name": files.packed_pdf().replace(b"/ObjStm", b"/Obj#53tm"),
    "a program packed in another way": files.packed_pdf().replace(
        b"stream\n", b"stream\n" + b"789c0300000000>", 1
    ),
    "a program behind a long dictionary": files.packed_pdf().replace(
        b"/FlateDecode", b"/FlateDecode" + b" " * 900
    ),
}
