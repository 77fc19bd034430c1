"""Whatever reads what others wrote, fed with anything: it is read or refused with a sentence, and never breaks.

PARSERS are those that had no such test of their own; which others have one says docs/reference/attacks.md.
`TONGBAN_THOROUGH=10` tries ten times as often.
"""

import io
from contextlib import suppress
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import files
from tests.attacks import bombs
from tests.thorough import examples
from tongban.kernel.access.network import client_address
from tongban.kernel.activities import codes
from tongban.kernel.cases.attachments import documents, images
from tongban.kernel.core import identity, reference
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import rows_in
from tongban.kernel.exchange.intake.sheets import sheets_in
from tongban.kernel.notices.channels.base import DeliveryError
from tongban.kernel.notices.channels.webhook import is_address, split
from tongban.services.bulletin.page import Unreadable, read
from tongban.services.open311.actions.picturing import is_trusted
from tongban.services.requests.api.files import named
from tongban.services.requests.mapping import columns_of

TRIED = settings(
    max_examples=examples(40),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def table(kind, content):
    """Every row of a file of a kind."""
    return list(rows_in(f"a.{kind}", content))


def document():
    """A Word document with a table and a heading."""
    made, out = Document(), io.BytesIO()
    made.add_heading("标题")
    cells = made.add_table(rows=2, cols=2).rows
    for number, row in enumerate(cells):
        for cell in row.cells:
            cell.text = f"x{number}"
    made.save(out)
    return out.getvalue()


CSV = 'name,office\n王芳,"住建局"\n'.encode()
HTML = "<html><p>今年</p><!-- x --><table><tr><td>1<td>2</table><script>1</script></html>".encode()
# what reads bytes, and something whole of its kind to be spoiled
PARSERS = {
    "csv": (partial(table, "csv"), CSV),
    "jsonl": (partial(table, "jsonl"), b'{"name": "x", "n": 1}\n'),
    "xlsx": (partial(table, "xlsx"), bombs.xlsx()),
    "docx": (partial(table, "docx"), document()),
    "list": (partial(sheets_in, "a.xlsx"), bombs.xlsx()),
    "pdf": (documents.check_pdf, files.packed_pdf()),
    "office": (documents.check_office, document()),
    "photo": (images.redraw, files.photo((40, 30))),
    "photo of a newer phone": (images.redraw, files.photo((64, 64), kind="HEIF")),
    "place in a photo": (images.position_of, files.photo((40, 30))),
    "page as text": (read, "今年上半年，全州受理诉求1.2万件。".encode()),
    "page as html": (read, HTML),
    "page as docx": (read, document()),
    "page as pdf": (read, files.pdf()),
}
TEXTS = {
    "reference": reference.check,
    "tracking code": reference.check_tracking_code,
    "secret": lambda text: reference.matches(text, bytes(32)),
    "id number": identity.normalise_id_number,
    "phone": identity.normalise_phone,
    "credit code": identity.normalise_credit_code,
    "e-mail": identity.normalise_email,
    "key of a file": lambda text: named([text]),
    "columns of an import": columns_of,
    "code of an activity": lambda text: codes.read(text, codes.COME),
    "address of a visitor": lambda text: client_address(
        RequestFactory().get("/", HTTP_X_FORWARDED_FOR=text, REMOTE_ADDR=text)
    ),
    "address of a program": lambda text: (is_address(f"https://{text}"), split(f"https://{text}")),
    "address of a picture": lambda text: is_trusted(f"https://{text}"),
}
REFUSALS = (TongbanError, Unreadable, DeliveryError, ValidationError)
ODD = st.sampled_from(
    [
        "",
        "\0",
        "\u202e",
        "1" * 5000,
        "SQ-2026-000001-M",
        "１３８",
        "²",
        "٣",
        "::1%eth0",
        "[::1",
        "a" * 300 + "@b.c",
        "null",
        "0x7f.1",
    ]
)


@pytest.mark.parametrize("what", PARSERS)
@TRIED
@given(data=st.data())
def test_any_bytes_are_read_or_refused(what, data):
    parse, _whole = PARSERS[what]
    with suppress(*REFUSALS):
        parse(data.draw(st.binary(max_size=300)))


@pytest.mark.parametrize("what", PARSERS)
@TRIED
@given(data=st.data())
def test_a_spoiled_file_is_read_or_refused(what, data):
    """A few bytes changed or cut: what is nearly right goes deepest."""
    parse, whole = PARSERS[what]
    at = data.draw(st.integers(0, len(whole) - 1))
    change = data.draw(st.binary(max_size=4))
    tail = whole[at + len(change) :] if data.draw(st.booleans()) else b""
    with suppress(*REFUSALS):
        parse(whole[:at] + change + tail)


@pytest.mark.parametrize("what", ["xlsx", "docx", "list", "office", "page as docx"])
@TRIED
@given(data=st.data())
def test_a_document_with_any_part_spoiled_is_read_or_refused(what, data):
    """The same within the packing, whose checksums are whole again."""
    import zipfile

    parse, whole = PARSERS[what]
    package = zipfile.ZipFile(io.BytesIO(whole))
    name = data.draw(st.sampled_from(package.namelist()))
    part = package.read(name)
    at = data.draw(st.integers(0, len(part) - 1))
    change = data.draw(
        st.one_of(st.binary(max_size=6), st.sampled_from([b"<", b"&x;", b'"', b"-1", b"9" * 20]))
    )
    with suppress(*REFUSALS):
        parse(bombs.changed(whole, {name: part[:at] + change + part[at + len(change) :]}))


@pytest.mark.django_db
@pytest.mark.parametrize("what", TEXTS)
@TRIED
@given(text=st.one_of(ODD, st.text(max_size=60), st.text("0123456789X-.:[]%abcdef@１", max_size=24)))
def test_any_text_is_read_or_refused(what, text):
    with suppress(*REFUSALS):
        TEXTS[what](text)
