"""Files for tests: real photos with a position in them, real documents, and the ones that mean harm."""

import io
import re
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pillow_heif import register_heif_opener

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


register_heif_opener()


def photo(size=(800, 600), *, colour="green", kind="JPEG", turned=None):
    """A photo whose EXIF tells the camera, a name and where it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "CAMERA-MAKER", "WANG-FANG"
    if turned:
        exif[0x0112] = turned
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 1.0, 2.0), 3: "E", 4: (87.0, 18.0, 3.0)})
    out = io.BytesIO()
    # as bytes: HEIC turns by a mark of its own, which is written from them
    Image.new("RGB", size, colour).save(out, kind, exif=exif.tobytes(), comment=b"SECRET-COMMENT")
    return out.getvalue()


def bomb():
    """A PNG of some kilobytes that says it is 50000 points wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(1_000_000))
    chunks = [
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, data, b"IEND")
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def heic_bomb():
    """A newer phone's photo of some kilobytes that says it is 65536 points wide and high."""
    whole = photo((128, 128), kind="HEIF")
    return re.sub(
        rb"(ispe.{4}).{8}", lambda m: m[1] + struct.pack(">II", 65_536, 65_536), whole, flags=re.DOTALL
    )


def pdf(more=b""):
    """A small PDF."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog"
        + more
        + b">>endobj\nxref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
    )


def packed_pdf():
    """A PDF whose program is packed out of sight."""
    stream = zlib.compress(b"<</S/J#61vaScript/JS(app.alert(1))>>")
    return pdf(b">>\n2 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + stream + b"\nendstream<<")


def office(main="word/document.xml", **more):
    """A Word or Excel document, with whatever else is put into it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {"[Content_Types].xml": TYPES, main: "<x/>", **more}.items():
            package.writestr(name, text)
    return out.getvalue()


def relationship(kind):
    """What a part of a document says of something that lies elsewhere."""
    space = "http://schemas.openxmlformats.org/"
    what = f'Type="{space}officeDocument/2006/relationships/{kind}" Target="http://192.0.2.1/x" TargetMode="External"'
    return f'<Relationships xmlns="{space}package/2006/relationships"><Relationship Id="r1" {what}/></Relationships>'


def upload(content, name="王芳的照片.jpg"):
    """As a browser sends it."""
    return SimpleUploadedFile(name, content)
