"""A picture that comes as an address: fetched from a trusted host alone, and then looked into."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests import files
from tongban.kernel.cases import erasing
from tongban.kernel.cases.attachments import keeping
from tongban.kernel.cases.attachments.bucket import BucketStorage
from tongban.kernel.cases.models import Attachment, Case, Message
from tongban.kernel.core import clock, outbox
from tongban.services.open311.actions import picturing
from tongban.services.open311.models import Picture

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def serving(content, status=200):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/lamp.jpg"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def trusting(settings):
    settings.WEBHOOK_PRIVATE, settings.OPEN311_MEDIA = True, ["127.0.0.1"]
    return settings


def test_from_a_trusted_host_it_is_fetched_once(app, trusting):
    with serving(files.photo()) as url:
        app.file(media_url=url)
        assert (picturing.fetch_due(), picturing.fetch_due()) == (1, 0)
    assert Attachment.objects.get().message == Message.objects.get()


def test_the_address_goes_when_the_request_is_erased(app, trusting):
    with serving(files.photo()) as url:
        app.file(media_url=url)
        picturing.fetch_due()
    Case.objects.update(closed_at=clock.now())
    assert (erasing.erase(Case.objects.get().pk), outbox.relay() > 0) == (True, True)
    assert (Picture.objects.count(), Message.objects.get().text) == (0, "")


def test_from_another_host_it_is_noted_and_nothing_is_asked(app):
    notice = app.file(media_url="https://example.org/lamp.jpg")["service_notice"]
    assert ("未下载" in notice, Picture.objects.count()) == (True, 0)
    assert "https://example.org/lamp.jpg" in Message.objects.get().text


@pytest.mark.parametrize(
    ("content", "status", "error"), [(b"<html>", 200, None), (b"", 302, "HTTP 302"), (b"", 404, "HTTP 404")]
)
def test_what_is_no_picture_or_not_there_is_let_be(app, trusting, content, status, error):
    with serving(content, status) as url:
        app.file(media_url=url)
        picturing.fetch_due()
    row = Picture.objects.get()
    assert (Attachment.objects.count(), row.done_at, bool(row.error)) == (0, None, True)
    assert error is None or row.error == error


def test_a_trusted_name_that_leads_inside_is_not_followed(app, trusting):
    trusting.WEBHOOK_PRIVATE = False
    with serving(files.photo()) as url:
        app.file(media_url=url)
        picturing.fetch_due()
    assert (Picture.objects.get().error, Attachment.objects.count()) == ("PrivateAddress", 0)


def test_while_files_cannot_be_kept_it_is_tried_again(app, trusting, monkeypatch):
    away = BucketStorage(
        bucket="none", endpoint="http://127.0.0.1:9", region="none", access_key_id="x", secret_access_key="x"
    )
    with serving(files.photo()) as url, monkeypatch.context() as patched:
        app.file(media_url=url)
        patched.setattr(keeping, "default_storage", away)
        picturing.fetch_due()
    row = Picture.objects.get()
    assert (row.error, row.attempts, row.done_at) == ("StorageAway", 1, None)
