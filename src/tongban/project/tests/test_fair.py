"""The web server's threads: nobody waits behind a connection that is silent, slow to close, or served by the process beside."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.processes
PATIENCE = 10
SERVER = """
import sys, time
from gunicorn.app.base import BaseApplication

def answer(environ, start):
    if environ["PATH_INFO"] == "/slow":
        time.sleep(3)
    start("200 OK", [("Content-Length", "2")])
    return [b"ok"]

class Server(BaseApplication):
    def load_config(self):
        given = {"bind": f"fd://{sys.argv[1]}", "workers": int(sys.argv[2]), "threads": int(sys.argv[3]), "keepalive": 0}
        given |= {"worker_class": "tongban.project.serving.fair.FairWorker", "control_socket_disable": True}
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self):
        return answer

Server().run()
"""


@pytest.fixture
def served():
    """Starts a server of so many processes with so many threads; gives its address."""
    running = []

    def start(workers, threads):
        lies = socket.create_server(("127.0.0.1", 0), backlog=128)
        call = [sys.executable, "-c", SERVER, str(lies.fileno()), str(workers), str(threads)]
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
            running.append(subprocess.Popen(call, pass_fds=[lies.fileno()], stderr=nowhere))
        address = lies.getsockname()
        for _ in range(4 * workers):
            asked(address)
        return address

    yield start
    for one in running:
        one.terminate()
        one.wait(PATIENCE)


def asked(address, path="/"):
    """Seconds until the whole answer was there."""
    begun = time.monotonic()
    with socket.create_connection(address, timeout=PATIENCE) as link:
        link.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b""
        while part := link.recv(4096):
            answer += part
    assert answer.endswith(b"\r\n\r\nok"), answer
    return time.monotonic() - begun


def test_silent_connections_hold_no_thread(served):
    address = served(1, 2)
    silent = [socket.create_connection(address) for _ in range(8)]
    time.sleep(0.2)
    assert asked(address) < 1
    [one.close() for one in silent]


def test_who_does_not_close_holds_up_nobody(served):
    address, open_still = served(1, 2), []
    for _ in range(3):
        link = socket.create_connection(address, timeout=PATIENCE)
        link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert link.recv(4096)
        open_still.append(link)
    assert max(asked(address) for _ in range(3)) < 1
    [one.close() for one in open_still]


def test_who_never_closes_is_let_go_of(served):
    link = socket.create_connection(served(1, 1), timeout=PATIENCE)
    link.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    while link.recv(4096):
        pass
    time.sleep(3)
    with pytest.raises(OSError, match=r"reset|pipe"):
        [link.sendall(b"x" * 1000) or time.sleep(0.1) for _ in range(5)]


def test_a_process_that_is_busy_leaves_the_next_to_the_one_beside_it(served):
    address = served(2, 1)
    with ThreadPoolExecutor(1) as beside:
        slow = beside.submit(asked, address, "/slow")
        time.sleep(0.3)
        quick = [asked(address) for _ in range(10)]
        assert slow.result() > 2.5
    assert max(quick) < 1


def test_more_than_there_are_threads_are_all_answered(served):
    address = served(2, 2)
    with ThreadPoolExecutor(32) as crowd:
        assert len(list(crowd.map(lambda _: asked(address), range(200)))) == 200
