"""Charts in a Word document as Word itself keeps them (ECMA-376, DrawingML charts): sharp, and with their numbers inside."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from openpyxl import Workbook

from tongban.kernel.core.cells import harmless

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
KIND, SHEET = f"{R}/chart", f"{R}/package"
CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = float | None


def add_chart(
    document: Any, title: str, labels: Sequence[str], values: Sequence[Value], *, across: bool = False
) -> None:
    """Put a chart at the end: columns from left to right, or bars below one another (`across`)."""
    package = document.part.package
    number = sum(part.content_type == CONTENT for part in package.iter_parts()) + 1
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), BOOK, _book(title, labels, values), package)
    told = _chart(title, labels, values, across=across, book=chart.relate_to(book, SHEET))
    chart._blob = told.encode()  # noqa: SLF001 - the text needs the relation, and the relation the part
    high = Cm(max(5.0, 0.7 * len(labels) + 1.5) if across else 6.5)
    shape = _shape(document.part.relate_to(chart, KIND), number, title, (Cm(16), high))
    document.add_paragraph().add_run()._r.append(parse_xml(shape))  # noqa: SLF001 - python-docx has no charts


def _book(title: str, labels: Sequence[str], values: Sequence[Value]) -> bytes:
    """The numbers, so that an office can edit the chart."""
    book, out = Workbook(), BytesIO()
    for row in (("", title), *zip(labels, values, strict=True)):
        book.active.append([harmless(cell) for cell in row])
    book.save(out)
    return out.getvalue()


def _chart(title: str, labels: Sequence[str], values: Sequence[Value], *, across: bool, book: str) -> str:
    last = len(values) + 1
    names = "".join(f'<c:pt idx="{n}"><c:v>{escape(label)}</c:v></c:pt>' for n, label in enumerate(labels))
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(values) if value is not None
    )
    count = f'<c:ptCount val="{len(values)}"/>'
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich>
<a:bodyPr/><a:p><a:pPr><a:defRPr sz="1000" b="0"/></a:pPr><a:r><a:rPr lang="zh-CN" sz="1000" b="0"/><a:t>{escape(title)}</a:t>
</a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>
<c:barChart><c:barDir val="{"bar" if across else "col"}"/><c:grouping val="clustered"/><c:varyColors val="0"/>
<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet!$B$1</c:f><c:strCache><c:ptCount val="1"/>
<c:pt idx="0"><c:v>{escape(title)}</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:spPr><a:solidFill><a:srgbClr val="14507F"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>
<c:dLbls><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>
<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>
<c:cat><c:strRef><c:f>Sheet!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>
<c:val><c:numRef><c:f>Sheet!$B$2:$B${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>{count}{points}
</c:numCache></c:numRef></c:val></c:ser><c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>
{_axis("cat", 1, 2, "l" if across else "b", turned=across)}{_axis("val", 2, 1, "b" if across else "l")}
</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>
<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>"""


def _axis(kind: str, own: int, other: int, side: str, *, turned: bool = False) -> str:
    order = "maxMin" if turned else "minMax"
    hidden = 1 if kind == "val" else 0
    return (
        f'<c:{kind}Ax><c:axId val="{own}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="{hidden}"/><c:axPos val="{side}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:crossAx val="{other}"/><c:crosses val="autoZero"/></c:{kind}Ax>'
    )


def _shape(relation: str, number: int, title: str, size: tuple[int, int]) -> str:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return (
        f'<w:drawing xmlns:w="{w}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{R}">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{size[0]}" cy="{size[1]}"/>'
        f'<wp:docPr id="{1000 + number}" name="chart {number}" descr={quoteattr(title)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing>"
    )
