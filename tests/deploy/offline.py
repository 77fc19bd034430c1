"""Run where no network is: install the bundle, ask whether all is well, serve, open a page. Writes what came of it.

Called as: offline.py BUNDLE INTO HOME PORT, under `unshare -n` where that is allowed.
"""

import contextlib
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

UP = struct.pack("16sH14x", b"lo", 0x41)  # IFF_UP, IFF_RUNNING


def loopback_up():
    with socket.socket() as one, contextlib.suppress(PermissionError):
        fcntl.ioctl(one, 0x8914, UP)


def reaches_the_world():
    try:
        socket.create_connection(("1.1.1.1", 443), timeout=3).close()
    except OSError:
        return False
    return True


def status(port, path):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def served(python, port):
    """The status of the first page, once the program is ready; then it is stopped."""
    one = subprocess.Popen([python, "-m", "tongban.project.cli", "serve", "--bind", f"127.0.0.1:{port}"])
    until = time.monotonic() + 240
    while status(port, "/readyz") != 200 and time.monotonic() < until and one.poll() is None:
        time.sleep(0.3)
    found = status(port, "/"), status(port, "/static/tongban/build/tongban.css")
    one.terminate()
    return *found, one.wait(60)


def main(bundle, into, home, port):
    loopback_up()
    os.environ["TONGBAN_HOME"] = home
    begun = time.monotonic()
    installed = subprocess.run([f"{bundle}/install", into], check=False).returncode
    told = {
        "network": reaches_the_world(),
        "installed": installed,
        "seconds": round(time.monotonic() - begun, 1),
    }
    told["check"] = subprocess.run([f"{into}/current/bin/tongban", "check"], check=False).returncode
    told["page"], told["styles"], told["stopped"] = served(f"{into}/current/bin/python", port)
    sys.stdout.write(f"\n{json.dumps(told)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
