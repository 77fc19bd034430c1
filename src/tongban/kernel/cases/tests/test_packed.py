"""What a document packs is unpacked whole, and no further than is sensible: many small streams count together."""

import io
import zipfile
import zlib

import pytest

from tongban.kernel.cases.attachments import documents
from tongban.kernel.cases.attachments.kinds import family_of
from tongban.kernel.core.errors import TongbanError


def stream(content):
    return b"1 0 obj << /Type /ObjStm >>\nstream\n" + zlib.compress(content) + b"\nendstream\n"


def test_what_is_longer_than_a_piece_is_unpacked_whole():
    content = bytes(range(256)) * 4 * 1024
    packed = zlib.compress(content, 0)
    assert len(packed) > 3 * documents.PIECE
    assert documents._unpacked(packed, 0, 10 * len(content)) == content


def test_no_more_is_unpacked_than_was_asked_for():
    assert documents._unpacked(zlib.compress(b"x" * 5000), 0, 700) == b"x" * 700


def test_streams_are_found_and_unpacked_one_by_one():
    assert list(documents._packed(stream(b"one") + stream(b"two"))) == [b"one", b"two"]


def test_many_small_streams_are_too_much_together(monkeypatch):
    monkeypatch.setattr(documents, "MOST_UNPACKED", 400)
    taken = documents._packed(stream(b"x" * 60) * 3)
    assert [next(taken), next(taken)] == [b"x" * 60, b"x" * 40]
    with pytest.raises(TongbanError, match="PDF"):
        list(taken)


def test_a_document_of_an_office_program_is_known_by_its_beginning():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert family_of(out.getvalue()) == "office"
