"""Tasks on several processes, and none of them left behind: each worker ends with the one that started it."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

LOOKS = 1.0  # seconds between looks whether the one that started it is still there
_inherited: list[Any] = []  # connections of the process forked from: neither used nor closed here


class TaskFailedError(RuntimeError):
    """A worker could not do its task, or was killed over it."""


def each(count: int, act: Callable[[int], object], processes: int) -> Iterator[int]:
    """Act on 0 to `count`, in order of their beginning; gives each number as it is done. The first failure stops all."""
    if processes == 1 or count < 2:
        for number in range(count):
            act(number)
            yield number
        return
    workers = [_Worker(act) for _ in range(min(processes, count))]
    try:
        yield from _handed_out(count, {worker.pipe: worker for worker in workers})
    finally:
        for worker in workers:
            worker.stop()


def _handed_out(count: int, busy: dict[Connection, "_Worker"]) -> Iterator[int]:
    todo = iter(range(count))
    for worker in busy.values():
        worker.pipe.send(next(todo))
    while busy:
        for ready in wait(list(busy)):
            worker = next(w for pipe, w in busy.items() if pipe is ready)
            yield worker.done()
            number = next(todo, None)
            worker.pipe.send(number)
            if number is None:
                del busy[worker.pipe]


class _Worker:
    def __init__(self, act: Callable[[int], object]) -> None:
        forking = multiprocessing.get_context("fork")
        self.pipe, theirs = forking.Pipe()
        self.process = forking.Process(target=_work, args=(act, theirs, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()

    def done(self) -> int:
        """The number it has just done."""
        try:
            number, failure = self.pipe.recv()
        except EOFError:
            raise TaskFailedError("a worker was killed") from None
        if failure:
            raise TaskFailedError(failure)
        return int(number)

    def stop(self) -> None:
        """Ended, and what it had not committed is undone."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()


def _work(act: Callable[[int], object], pipe: Connection, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all: the one that started us decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _inherited.append(connections[DEFAULT_DB_ALIAS])
    del connections[DEFAULT_DB_ALIAS]
    with suppress(EOFError, BrokenPipeError):
        while (number := _asked(pipe, parent)) is not None:
            try:
                act(number)
            except Exception as error:  # noqa: BLE001 - told to the one that started us
                pipe.send((number, f"{type(error).__name__}: {error}"))
            else:
                pipe.send((number, ""))
    connections.close_all()


def _asked(pipe: Connection, parent: int) -> int | None:
    while not pipe.poll(LOOKS):
        if os.getppid() != parent:
            return None
    number: int | None = pipe.recv()
    return number
