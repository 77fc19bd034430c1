"""Many clients at once, each posting one thing after another over a connection of its own each time, in one thread.

A thread for each client would take as much of the processors that the server shares with it as the server does.
"""

import selectors
import socket
import time
from collections.abc import Sequence

REQUEST = (
    "POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={session}; csrftoken={secret}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
)


class Crowd:
    """`clients` at once on a port of this machine; what they waited in seconds, and the statuses they were told."""

    def __init__(self, port: int, clients: int, secret: str) -> None:
        self.place, self.clients, self.secret = ("127.0.0.1", port), clients, secret
        self.body = f"csrfmiddlewaretoken={secret}"
        self.waits: list[float] = []
        self.statuses: list[int] = []
        self.seen = selectors.DefaultSelector()

    def post(self, jobs: Sequence[tuple[str, str]]) -> float:
        """Post to each (address, session); returns the seconds that all took."""
        parts = [iter(jobs[n :: self.clients]) for n in range(self.clients)]
        begun = time.perf_counter()
        going = sum(self._next(part) for part in parts)
        while going:
            for key, _ in self.seen.select(120):
                going -= not self._goes_on(key.fileobj, *key.data)
        return time.perf_counter() - begun

    def _next(self, part) -> bool:
        """Whether this client had one more to post."""
        job = next(part, None)
        if job is None:
            return False
        said = {"address": job[0], "session": job[1], "secret": self.secret, "body": self.body}
        begun = time.perf_counter()
        link = socket.create_connection(self.place, timeout=120)
        link.sendall(REQUEST.format(**said, length=len(self.body)).encode())
        self.seen.register(link, selectors.EVENT_READ, (part, begun, bytearray()))
        return True

    def _goes_on(self, link: socket.socket, part, begun: float, answer: bytearray) -> bool:
        """A client waits until the server has told all and closed; whether it has not come to its end."""
        more = link.recv(8192)
        answer += more
        if more:
            return True
        self.waits.append(time.perf_counter() - begun)
        self.statuses.append(int(answer[9:12]))
        self.seen.unregister(link)
        link.close()
        return self._next(part)
