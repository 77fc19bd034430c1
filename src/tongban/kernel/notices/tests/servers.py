"""The other side, for real: an HTTP receiver that shows each key once, and an SMTP server that keeps what it gets."""

import json
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Receiver:
    """What came in; `answers` are the next statuses (then 200), `on_receipt` runs before answering."""

    url: str = ""
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    on_receipt: Callable[[], None] = lambda: None

    @property
    def keys(self) -> list[str]:
        """The delivery key of every post."""
        return [headers["X-Tongban-Delivery"] for headers, _ in self.posts]

    @property
    def shown(self) -> dict[str, Any]:
        """What a careful receiver shows: each delivery once, by its id."""
        return {json.loads(body)["id"]: json.loads(body) for _, body in self.posts}


@contextmanager
def http_receiver() -> Iterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posts.append((dict(self.headers), body))
            receiver.on_receipt()
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        receiver.url = f"http://127.0.0.1:{port}/in"
        yield receiver


@dataclass
class Mailbox:
    """What came in by SMTP; `refuse` is a code for the next recipients."""

    url: str = ""
    letters: list[str] = field(default_factory=list)
    refuse: int = 0


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """As much of RFC 5321 as a client needs."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while (line := self.rfile.readline()) and not line.upper().startswith(b"QUIT"):
                self.answer(line.upper())
            self.say("221 bye")

        def answer(self, line: bytes) -> None:
            if line.startswith(b"DATA"):
                self.say("354 go on")
                box.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            refused = box.refuse if line.startswith(b"RCPT") else 0
            self.say(f"{refused or 250} so")

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as port:
        box.url = f"smtp://127.0.0.1:{port}?from=desk@example.org"
        yield box


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[int]:
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
