"""Files that mean harm: bombs, entities, programs in documents, names that lead elsewhere."""

import io
import tarfile
import time

import pytest

from tests import files
from tests.attacks import bombs
from tongban.kernel.cases.attachments import take_in
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import rows_in
from tongban.kernel.exchange.intake.sheets import sheets_in
from tongban.project.database import DatabaseError, replaying
from tongban.services.bulletin.page import Unreadable, read

SECONDS = 20  # of processor; without a bound each of these takes minutes to years


def cost(act):
    """What it came to, and the processor's seconds it took."""
    begun = time.process_time()
    try:
        told = act()
    except (TongbanError, Unreadable) as refused:
        told = refused
    return told, time.process_time() - begun


@pytest.mark.parametrize("what", bombs.SHEETS)
@pytest.mark.parametrize("reader", ["table", "list"])
def test_a_sheet_that_means_harm_is_refused_or_read_in_time(what, reader):
    content = bombs.SHEETS[what]
    read_it = (
        (lambda: list(rows_in("a.xlsx", content)))
        if reader == "table"
        else (lambda: sheets_in("a.xlsx", content))
    )
    told, seconds = cost(read_it)
    assert seconds < SECONDS
    assert "root:" not in repr(told)
    assert len(repr(told)) < 5_000_000
    if what != "rows as wide as a sheet goes":
        assert isinstance(told, TongbanError) or what in {"a size of its own", "a file of the server"}


@pytest.mark.parametrize("what", bombs.PDFS)
def test_a_pdf_that_means_harm_is_refused_in_time(what, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    told, seconds = cost(lambda: take_in([files.upload(bombs.PDFS[what], "a.pdf")]))
    assert seconds < SECONDS
    assert isinstance(told, TongbanError)


@pytest.mark.parametrize("of", ["docx", "docx of entities", "pdf of pages", "html"])
def test_a_page_that_means_harm_is_refused_in_time(of):
    content = {
        "docx": files.office(**{"word/media/a": "0" * 120_000_000}),
        "docx of entities": files.office(**{"word/document.xml": f"{bombs.LAUGHS}<x>&a9;</x>"}),
        "pdf of pages": files.pdf(),
        "html": b"<html>" + b"<!--" * 200_000,
    }[of]
    told, seconds = cost(lambda: read(content))
    assert seconds < SECONDS
    assert isinstance(told, Unreadable)


@pytest.mark.parametrize("lines", [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000])
def test_json_without_end_is_a_line_that_is_no_row(lines):
    assert [set(row) for _number, row in rows_in("a.jsonl", lines)] == [{""}]


def test_a_cell_of_a_csv_without_end_is_refused():
    with pytest.raises(TongbanError):
        list(rows_in("a.csv", b'name\n"' + b"x" * 200_000 + b'"\n'))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jpg", "/etc/passwd", "a\x00b.jpg", "..\\..\\boot.ini", "a\r\nX: y.jpg"]
)
def test_a_name_leads_nowhere(name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    [kept] = take_in([files.upload(files.photo(), name)])
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in written} == {kept.digest, kept.thumbnail}


def test_a_packed_part_is_never_written_by_its_name(settings, tmp_path):
    """Documents are read part by part and unpacked nowhere."""
    settings.MEDIA_ROOT = tmp_path / "media"
    take_in([files.upload(files.office(**{"../../evil.sh": "x"}), "a.docx")])
    assert [path.name for path in tmp_path.rglob("*evil*")] == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../out", tarfile.REGTYPE),
        ("/tmp/out", tarfile.REGTYPE),
        ("a/../../out", tarfile.REGTYPE),
        ("here", tarfile.SYMTYPE),
        ("here", tarfile.LNKTYPE),
        ("here", tarfile.FIFOTYPE),
    ],
)
def test_a_base_that_leads_elsewhere_is_not_laid(name, kind, tmp_path):
    base, member = tmp_path / "base", tarfile.TarInfo(name)
    base.mkdir()
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(base / "base.tar.gz", "w:gz") as packed:
        packed.addfile(member, io.BytesIO())
    with pytest.raises(DatabaseError, match="no base of ours"):
        replaying.replay(tmp_path / "home", base, tmp_path, replaying.MOMENT, replaying.OWN)
    assert [path for path in tmp_path.rglob("*") if path.name in {"out", "here"}] == []
