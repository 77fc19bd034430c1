"""Gunicorn's threads, shared fairly: a process takes a request when it has a thread free for it, and waits for nobody.

As they come, a process takes whatever knocks and queues it, though the process beside it is idle; a connection that says nothing
holds a thread for five seconds; and a visitor who is slow to close holds up everybody else's connections for two.
"""

import socket
from collections import deque
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

SILENT = 5.0  # seconds that a connection may say nothing
LEAVING = 2.0  # seconds that a visitor has to close


class Connection(TConn):  # type: ignore[misc]
    """One that is left to close by itself when all was sent."""

    leave: Callable[["Connection"], None]

    def close(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn calls it so
        """At once, or when the visitor has read everything."""
        if graceful:
            self.leave(self)
        else:
            super().close()


class FairWorker(ThreadWorker):  # type: ignore[misc]
    """At most one request a thread; the others lie in the socket, first come first served, for whoever is free first."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.in_hand = 0
        self.leaving: deque[Connection] = deque()

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn calls it so
        """Only while a thread is free."""
        super().set_accept_enabled(enabled and self.in_hand < self.cfg.threads)

    def accept(self, listener: socket.socket) -> None:
        """A connection that has said nothing yet waits in the loop, not in a thread."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        one = Connection(self.cfg, client, address, listener.getsockname())
        one.leave = self.leave
        if _has_spoken(client):
            one.data_ready = True
            self.enqueue_req(one)
            return
        one.timeout = monotonic() + SILENT
        self.pending_conns.append(one)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, one))

    def enqueue_req(self, conn: Connection) -> None:
        """A thread takes it."""
        self.in_hand += 1
        if self.in_hand >= self.cfg.threads:
            self.set_accept_enabled(False)
        super().enqueue_req(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """A thread is free again."""
        self.in_hand -= 1
        super().finish_request(conn, fs)

    def leave(self, conn: Connection) -> None:
        """Everything was sent: the visitor closes in their own time, which others do not wait for."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        conn.sock.setblocking(False)
        conn.timeout = monotonic() + LEAVING
        self.leaving.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))

    def _drain(self, conn: Connection, client: socket.socket) -> None:
        try:
            if client.recv(65536):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self.leaving.remove(conn)
        self._gone(conn)

    def _gone(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        conn.close()

    def murder_pending(self) -> None:
        """Those who said nothing, and those who did not close."""
        super().murder_pending()
        while self.leaving and self.leaving[0].timeout <= monotonic():
            self._gone(self.leaving.popleft())


def _has_spoken(client: socket.socket) -> bool:
    """Do its first bytes lie here already, as they do nearly always?"""
    try:
        client.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        pass  # reading it in a thread tells what is wrong
    return True
