"""The product over HTTP in a process of its own on the tests' database, which may be killed, also just before it answers.

Run as `python -m tests.journeys.mortal PORT FLAG`: while the file FLAG exists, the process kills itself when a report
is filed and its answer not yet given.
"""

import os
import signal
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_told):
        """Nothing."""


def mortal(app, flag):
    def serve(environ, start_response):
        answer = app(environ, start_response)
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/grid/") and flag.exists():
            flag.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return serve


if __name__ == "__main__":
    from tongban.project.wsgi import application

    port, flag = int(sys.argv[1]), Path(sys.argv[2])
    make_server("127.0.0.1", port, mortal(application, flag), Threads, Silent).serve_forever()
