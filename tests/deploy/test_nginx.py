"""nginx by our site file: forms are taken, the visitor is told apart, nothing is lost while the program is renewed."""

import http.client
import os
import re
import shutil
import ssl
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.deploy import front
from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.filers import end, filing
from tongban.project.tests.running import Serving, free_port, tongban, wait_for

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not front.NGINX, reason="nginx is not installed (apt-get install nginx-light)"),
]


def test_nginx_reads_the_site_file_and_would_refuse_a_wrong_one(tmp_path):
    conf, _ = front.written(tmp_path, to=9)
    assert front.checked(conf) == (0, "")
    site = tmp_path / "site.conf"
    site.write_text(site.read_text().replace("proxy_pass", "proxy_past"))
    assert front.checked(conf)[0] == 1


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The TLS port in front of a server that is set up as in production."""
    home, folder = Path(f"/tmp/tongban-front-{os.getpid()}"), tmp_path_factory.mktemp("nginx")
    for above in folder.parents[:2]:
        above.chmod(0o755)  # nginx works as another user
    ready_made.lay(home)
    port = free_port()
    conf, ports = front.written(folder, to=port)
    more = {"TONGBAN_URL": f"https://{front.NAME}", "TONGBAN_HOSTS": front.NAME, "TONGBAN_PROXIES": "1"}
    one = Serving(home, port, "--workers", "2", said=folder / "said", TONGBAN_LOG_REQUESTS="1", **more)
    wait_for(lambda: one.status("/readyz") == 200, 180)
    one.said, one.front, one.plain = (folder / "said").read_text, ports["443"], ports["80"]
    with front.nginx(conf):
        wait_for(lambda: ask(one, "/healthz")[0] == 200)
        yield one
    one.end()
    tongban(home, "stop")
    shutil.rmtree(place.socket_folder(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def connection(port):
    unproved = ssl._create_unverified_context()
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=150, context=unproved)


def ask(site, path, method="GET", body=None, **headers):
    """Status, headers and text, as a browser that reached the site by its name."""
    one = connection(site.front)
    try:
        one.request(method, path, body, {"Host": front.NAME, **headers})
    except OSError:
        return None, {}, ""
    answer = one.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def test_a_form_is_taken_over_the_proxy(site):
    _, headers, page = ask(site, "/people/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = "; ".join(one.split(";")[0] for one in headers.get_all("Set-Cookie"))
    assert all("Secure" in one for one in headers.get_all("Set-Cookie") if "csrf" in one)
    sent = urlencode({"csrfmiddlewaretoken": token, "phone": "not a phone"})
    more = {
        "Cookie": cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"https://{front.NAME}",
    }
    assert ask(site, "/people/sign-in/", "POST", sent, **more)[0] == 422
    assert (
        ask(site, "/people/sign-in/", "POST", sent, **{**more, "Origin": "https://elsewhere.example"})[0]
        == 403
    )


def test_a_visit_is_encrypted_named_and_kept_from_the_machines_pages(site):
    status, headers, _ = ask(site, "/", **{"X-Request-ID": "0" * 32})
    assert (status, "max-age=31536000" in headers["Strict-Transport-Security"]) == (200, True)
    name = headers["X-Request-ID"]
    assert name != "0" * 32
    wait_for(lambda: name in site.said())
    assert [ask(site, path)[0] for path in ("/metrics", "/readyz")] == [404, 404]
    plain = http.client.HTTPConnection("127.0.0.1", site.plain)
    plain.request("GET", "/", headers={"Host": front.NAME})
    assert plain.getresponse().headers["Location"].startswith("https://")


def test_a_restart_behind_the_proxy_loses_no_filing(site):
    filers = filing(site.front, connection=lambda: connection(site.front), host=front.NAME)
    wait_for(lambda: all(len(one.filed) > 3 for one in filers), 120)
    tongban(site.home, "restart")
    wait_for(lambda: "Renewed." in site.said(), 120)
    more = sum(len(one.filed) for one in filers) + 10
    wait_for(lambda: sum(len(one.filed) for one in filers) > more, 120)
    numbers, wrong = end(filers)
    assert (wrong, len(numbers)) == ([], len(set(numbers)))
