"""Where the program listens: a socket bound once by the supervisor and handed to each web server it starts."""

import errno
import ipaddress
import os
import socket
import time

from tongban.project.env import SettingError
from tongban.project.ready import say

PATIENCE = 5  # seconds for a killed predecessor's port to come free
HANDED_ON = 3  # the first descriptor that a service manager passes
FURTHER = 50  # ports to try after a taken one


def listen(bind: str, *, or_next: bool) -> socket.socket:
    """A listening socket on `host:port`; with `or_next`, on the next free port after a taken one.

    A service manager that holds the socket itself (systemd's socket units) has handed it on: then that one, in which
    connections wait while one supervisor makes way for the next.
    """
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS", "0") != "0":
        return socket.socket(fileno=HANDED_ON)
    host, port = parse(bind)
    until = time.monotonic() + (0.5 if or_next else PATIENCE)
    while True:
        try:
            return _bound(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise SettingError(f"cannot listen on {bind}: {error.strerror or error}") from None
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    return _next_free(host, port) if or_next else _refuse(bind)


def parse(bind: str) -> tuple[str, int]:
    """Host and port of `host:port` or `[::1]:port`."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise SettingError(f"{bind!r} is not an address to listen on; give something like 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def url_of(listening: socket.socket) -> str:
    """How a browser on this machine opens what listens here."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listening: socket.socket) -> bool:
    """Whether only this machine can reach it."""
    return ipaddress.ip_address(listening.getsockname()[0]).is_loopback


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, place = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(512)
    except OSError:
        made.close()
        raise
    return made


def _next_free(host: str, port: int) -> socket.socket:
    for further in range(port + 1, min(port + 1 + FURTHER, 65536)):
        try:
            made = _bound(host, further)
        except OSError:
            continue
        say(f"Port {port} is taken by another program; taking {further}.")
        return made
    return _refuse(f"{host}:{port} or any of the next {FURTHER} ports")


def _refuse(bind: str) -> socket.socket:
    raise SettingError(f"{bind} is taken by another program; stop it or give another address with --bind")
