"""The world outside, as a real HTTP server: an SMS gateway that may be slow or fail, a program that hears, one that never answers."""

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANGS = 30.0


class Outside(ThreadingHTTPServer):
    """`mode` is how the gateway answers: ok, slow or failing. What it took is kept by key."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.mode = "ok"
        self.lock = threading.Lock()
        self.texts: Counter[str] = Counter()
        self.heard: Counter[str] = Counter()
        self.refused = self.hung = 0

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def begin(self) -> None:
        """Serve until the program ends."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: Outside
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        {"/sms": self._text, "/hear": self._hear}.get(self.path, self._hang)(str(said["id"]))

    def _text(self, key: str) -> None:
        if self.server.mode == "slow":
            time.sleep(3)
        if self.server.mode == "failing":
            with self.server.lock:
                self.server.refused += 1
            self._say(503)
            return
        with self.server.lock:
            self.server.texts[key] += 1
        self._say(200)

    def _hear(self, key: str) -> None:
        with self.server.lock:
            self.server.heard[key] += 1
        self._say(204)

    def _hang(self, _key: str) -> None:
        with self.server.lock:
            self.server.hung += 1
        time.sleep(HANGS)
        self.close_connection = True

    def _say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *given: object) -> None:
        """Nothing."""
