"""What a file may be, what is left of it, where it lies, and that row and event come together or not at all."""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from PIL import Image

from tests import files
from tests.files import upload
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments import take_in
from tongban.kernel.cases.attachments.keeping import path_of
from tongban.kernel.cases.auditing import verify
from tongban.kernel.cases.models import Attachment
from tongban.kernel.cases.queries import history
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db
BAD = {
    "renamed": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "empty": b"",
    "bomb": files.bomb(),
    "cut off": files.photo()[:900],
    "heic": b"\0\0\0\x18ftypheic" + bytes(40),
    "gif": b"GIF89a" + bytes(40),
    "program": b"MZ" + bytes(400),
    "html after a photo's first bytes": b"\xff\xd8\xff<html>",
    "too big": files.photo() + bytes(10 * 1024 * 1024),
    "pdf with a program": files.pdf(b"/OpenAction<</S/JavaScript/JS(x)>>"),
    "pdf with a packed program": files.packed_pdf(),
    "locked pdf": files.pdf(b"/Encrypt 2 0 R"),
    "half a pdf": files.pdf()[:40],
    "macros": files.office(**{"word/vbaProject.bin": "x"}),
    "embedded": files.office(**{"word/embeddings/oleObject1.bin": "x"}),
    "zip": files.office("evil.exe"),
    "zip bomb": files.office(**{"word/media/a": "0" * 120_000_000}),
    "half a document": files.office()[:-30],
    "template from elsewhere": files.office(
        **{"word/_rels/settings.xml.rels": files.relationship("attachedTemplate")}
    ),
    "heic bomb": files.heic_bomb(),
}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_files(folder):
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", BAD)
def test_refused_with_a_reason_at_its_field(folder, name):
    with pytest.raises(TongbanError) as refused:
        take_in([upload(BAD[name])])
    assert (refused.value.field, refused.value.code) == ("files", "file")
    assert len(refused.value.message) > 10
    assert stored_files(folder) == []


def test_too_many(folder):
    with pytest.raises(TongbanError):
        take_in([upload(files.photo())] * 10)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_position_camera_and_names_are_gone(kind):
    [kept] = take_in([upload(files.photo((3000, 1000), kind=kind))])
    for digest, longest in ((kept.digest, 2560), (kept.thumbnail, 320)):
        content = attachments.open_content(digest).read()
        image = Image.open(io.BytesIO(content))
        assert max(image.size) == longest
        assert (
            dict(image.getexif()),
            set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
        ) == ({}, set())
        for word in (b"CAMERA-MAKER", b"WANG-FANG", b"SECRET", b"Exif"):
            assert word not in content


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_where_it_was_taken_is_told_only_to_who_asks(kind):
    told = [take_in([upload(files.photo(kind=kind))], pins=asked)[0].pin for asked in (True, False)]
    assert told == [(87.300833, 44.017222), None]
    assert take_in([upload(files.pdf())], pins=True)[0].pin is None


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_turned_upright(kind):
    [kept] = take_in([upload(files.photo((800, 600), turned=6, kind=kind))])
    assert kept.kind == "jpg"
    assert Image.open(attachments.open_content(kept.digest)).size == (600, 800)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf(), "pdf"),
        (files.office(), "docx"),
        (files.office("xl/workbook.xml"), "xlsx"),
        (files.office(**{"word/_rels/document.xml.rels": files.relationship("hyperlink")}), "docx"),
    ],
)
def test_documents_stay_as_they_are(content, kind):
    [kept] = take_in([upload(content, "x.jpg")])
    assert (kept.kind, kept.digest, kept.thumbnail) == (kind, hashlib.sha256(content).hexdigest(), "")
    assert attachments.open_content(kept.digest).read() == content


def test_row_and_event(filed):
    case = filed()
    [row] = attachments.store(case.pk, [upload(files.photo())], by=SYSTEM, audience="requester")
    event = history(case)[-1]
    assert event.data == {"files": [{"digest": row.digest, "size": row.size}]}
    assert (event.code, row.name, row.case.reference) == (
        "attached",
        f"{case.reference}-1.jpg",
        case.reference,
    )
    assert verify(replay=True).breaks == []


def test_the_same_photo_twice_is_one_file(folder, filed):
    for _ in range(2):
        attachments.store(
            filed().pk, [upload(files.photo()), upload(files.photo())], by=SYSTEM, audience="requester"
        )
    assert Attachment.objects.count() == 2
    assert len(stored_files(folder)) == 2  # itself and its thumbnail


def test_half_written_is_never_taken_for_whole(folder, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _fd: (_ for _ in ()).throw(OSError("no power")))
    with pytest.raises(OSError, match="no power"):
        take_in([upload(files.pdf())])
    monkeypatch.undo()
    [kept] = take_in([upload(files.pdf())])
    assert attachments.open_content(kept.digest).read() == files.pdf()


def test_the_sweep_takes_only_what_no_case_has(filed):
    [kept] = take_in([upload(files.photo())])
    [orphan] = take_in([upload(files.photo(colour="red"))])
    attachments.attach(filed().pk, [kept], by=SYSTEM, audience="requester")
    assert attachments.sweep() == 0  # young: somebody may still be filing
    with clock.at(clock.now() + timedelta(days=2)):
        assert attachments.sweep() == 2
    there = [default_storage.exists(path_of(d)) for d in (kept.digest, kept.thumbnail, orphan.digest)]
    assert there == [True, True, False]


def test_what_was_swept_is_not_attached(filed):
    [kept] = take_in([upload(files.photo())])
    with clock.at(clock.now() + timedelta(days=2)):
        attachments.sweep()
    with pytest.raises(TongbanError):
        attachments.attach(filed().pk, [kept], by=SYSTEM, audience="requester")
    assert not Attachment.objects.exists()


WHOLE = [files.photo((64, 48), kind=k) for k in ("JPEG", "PNG", "WEBP", "HEIF")] + [
    files.packed_pdf(),
    files.office(),
]


@trying(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=6)), min_size=1))
def test_however_it_is_broken_it_is_taken_or_refused(content, breaks):
    for where, other in breaks:
        at = int(where * len(content))
        content = content[:at] + other + content[at + 3 :]
    with suppress(TongbanError):
        take_in([upload(content)])
