"""Clients that file without a pause and without a second try: what they are told is what a person would see."""

import http.client
import json
import threading
import uuid

LAMP = "宁合社区门口的路灯坏了三天，晚上很黑。"


class Filer(threading.Thread):
    """One client; `kept` keeps its connection as long as the server does."""

    def __init__(self, connect, host, *, kept=False):
        super().__init__(daemon=True)
        self.connect, self.host, self.kept = connect, host, kept
        self.filed, self.wrong, self.ended = [], [], threading.Event()
        self.connection = None

    def run(self):
        while not self.ended.is_set():
            try:
                self.filed.append(self.file())
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                self.wrong.append(repr(error))
                self.connection = None

    def file(self):
        """File once; the number it was given."""
        one = self.connection or self.connect()
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex, "Host": self.host}
        if not self.kept:
            headers["Connection"] = "close"
        one.request("POST", "/api/requests", json.dumps({"text": LAMP}).encode(), headers)
        answer = one.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise ValueError(f"{answer.status} {said[:200]!r}")
        self.connection = None if answer.will_close else one
        return json.loads(said)["reference"]


def filing(port, number=4, *, connection=None, host="127.0.0.1"):
    """So many clients at work, one of them on a connection that it keeps."""
    connect = connection or (lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=150))
    made = [Filer(connect, host, kept=not one) for one in range(number)]
    for one in made:
        one.start()
    return made


def end(filers):
    """All numbers they were given, and everything that went wrong."""
    for one in filers:
        one.ended.set()
    for one in filers:
        one.join(90)
    return [number for one in filers for number in one.filed], [
        wrong for one in filers for wrong in one.wrong
    ]
