"""The web server: gunicorn on the socket that the supervisor holds. Run as a module by the supervisor."""

import gc
import logging
import os
import sys
import warnings
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from tongban.project import env
from tongban.project.serving.children import at_work, die_with
from tongban.project.watching import shared


class Web(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings and no file of its own."""

    def __init__(self, descriptor: int, workers: int, threads: int) -> None:
        self.given = {
            "bind": f"fd://{descriptor}",
            "workers": workers,
            "threads": threads,
            "worker_class": "tongban.project.serving.fair.FairWorker",
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108 - heartbeats
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            # a connection that stays would stay with one process: two then served fewer pages than one
            "keepalive": 0,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "proc_name": "tongban-web",
            "logconfig_dict": env.logging(),
            "loglevel": env.server_level().lower(),
            "control_socket_disable": True,
            "post_fork": _post_fork,
            "post_worker_init": _post_worker_init,
            "worker_exit": worker_exit,
            "child_exit": _child_exit,
        }
        super().__init__()

    def load_config(self) -> None:
        """Our settings."""
        for name, value in self.given.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The application with every page, read once before its processes are forked.

        Static files come from the packages, so their gathered folder need not be there.
        """
        warnings.filterwarnings("ignore", message="No directory at")
        from django.urls import get_resolver  # noqa: PLC0415 - needs the settings

        from tongban.project.wsgi import application  # noqa: PLC0415 - loads Django

        _ = get_resolver().url_patterns
        gc.collect()
        gc.freeze()  # what is read here stays shared: the collector of a fork would write to each page of it
        return application


def _post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its master, and shares no connection with it."""
    from django.db import connections  # noqa: PLC0415 - needs the settings

    die_with(server.pid)
    connections.close_all()
    del worker


def _post_worker_init(worker: Any) -> None:
    """The first worker takes requests."""
    del worker
    at_work()


def worker_exit(server: Any, worker: Any) -> None:
    """A worker that has finished goes at once: libraries read before the fork would tear down threads it never had."""
    del server
    if worker.pid == os.getpid() and not worker.alive:
        logging.shutdown()
        os._exit(0)


def _child_exit(server: Any, worker: Any) -> None:
    """What an ended worker counted is kept."""
    del server
    shared.fold(env.path("TONGBAN_HOME", "var"), "web", worker.pid)


if __name__ == "__main__":
    shared.begin(env.path("TONGBAN_HOME", "var"), "web")
    Web(*(int(word) for word in sys.argv[1:4])).run()
