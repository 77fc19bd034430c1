"""At its most talkative the program writes nobody's phone, number, name, words, code or secret."""

import http.server
import json
import os
import re
import shutil
import threading
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tongban.project.database import place
from tongban.project.tests.running import Serving, free_port, tongban, wait_for

pytestmark = pytest.mark.processes
PHONE, NAME, NUMBER, WORDS = "13812345678", "王小芳", "652301199003072345", "楼上夜里总在装修"


class Gateway(http.server.BaseHTTPRequestHandler):
    """An SMS gateway that refuses the first message and takes the others."""

    taken = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(500 if not self.taken else 200)
        self.end_headers()
        self.taken.append(body)

    def log_message(self, *said):
        pass


@pytest.fixture
def gateway():
    one = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=one.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{one.server_port}/send"
    one.shutdown()


@pytest.fixture
def serving(tmp_path, gateway):
    home = Path(f"/tmp/tongban-said-{os.getpid()}")
    more = {"TONGBAN_LOG": "DEBUG", "TONGBAN_LOG_REQUESTS": "1", "TONGBAN_SMS_URL": gateway}
    one = Serving(home, free_port(), said=tmp_path / "said", TONGBAN_SMS_SECRET="a secret of ours", **more)
    one.said = (tmp_path / "said").read_text
    one.until_up(180)
    yield one
    one.end()
    tongban(home, "stop")
    shutil.rmtree(place.socket_folder(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


class Person:
    """A browser with cookies that fills in a form."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def send(self, path, **fields):
        page = self.open(self.base + path).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        try:
            return self.open(self.base + path, body).read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()


def file(port):
    """File by the API: what it gives back to keep secret."""
    body = json.dumps({"text": f"{WORDS}，我是{NAME}，身份证{NUMBER}", "name": NAME, "phone": PHONE}).encode()
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/requests", body, {"Content-Type": "application/json"}
    )
    return json.loads(urllib.request.urlopen(asked).read())


def test_nothing_personal_is_written(serving):
    filed = file(serving.port)
    person = Person(serving.port)
    person.send("/people/sign-in/", phone=PHONE)
    person.send("/login/", login=NAME, password=WORDS)
    name = urllib.parse.quote(NAME)
    for path in (
        f"/{PHONE}/",
        f"/follow/{filed['code']}/",
        f"/api/{name}",
        f"/desk/all/?q={name}",
        f"/?q={PHONE}",
    ):
        serving.page(path, **{"X-Request-ID": PHONE, "User-Agent": NAME.encode().decode("latin-1")})
    wait_for(lambda: Gateway.taken, 60)
    said = serving.said()
    code = re.search(r"\d{6}", Gateway.taken[0]["text"])[0]
    secrets = {PHONE, NUMBER, NAME, WORDS, filed["code"], filed["secret"], name, "a secret of ours"}
    assert {one for one in secrets if one in said} == set()
    assert not re.search(rf"\D{code}\D", said)
    written = [line for line in said.splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in written]
    assert {"none", "api:file", "people:phone"} <= {line.get("route") for line in told}
    assert all(line.get("request") for line in told if line["from"] == "tongban.requests")
