"""Tasks on several processes, and none of them left behind: each worker ends with the one that started it."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

GARBAGE = 50_000  # new objects between two looks for rings of them: thousands of rows are made and dropped at a time
LOOKS = 1.0  # seconds between looks whether the one that started it is still there
_inherited: list[Any] = []  # connections of the process forked from: neither used nor closed here


class TaskFailedError(RuntimeError):
    """A worker could not do its task, or was killed over it."""


def each(chains: Sequence[Sequence[int]], act: Callable[[int], object], processes: int) -> Iterator[int]:
    """Act on every number, those of a chain one after another in one process; gives each number as it is done.

    Chains begin in their order. The first failure stops all.
    """
    todo = iter(chains)
    if processes == 1 or len(chains) < 2:
        for number in _numbers(todo):
            act(number)
            yield number
        return
    gc.freeze()  # what was read so far stays: looking it through would cost time, and each worker its own copy
    workers = [_Worker(act, _numbers(todo)) for _ in range(min(processes, len(chains)))]
    try:
        yield from _handed_out({worker.pipe: worker for worker in workers})
    finally:
        gc.unfreeze()
        for worker in workers:
            worker.stop()


def _numbers(chains: Iterator[Sequence[int]]) -> Iterator[int]:
    """What one process does: a chain to its end, then the next that nobody has begun."""
    for chain in chains:
        yield from chain


def _handed_out(workers: dict[Connection, "_Worker"]) -> Iterator[int]:
    busy = {pipe: worker for pipe, worker in workers.items() if worker.goes_on()}
    while busy:
        for ready in wait(list(busy)):
            worker = next(w for pipe, w in busy.items() if pipe is ready)
            yield worker.done()
            if not worker.goes_on():
                del busy[worker.pipe]


class _Worker:
    def __init__(self, act: Callable[[int], object], numbers: Iterator[int]) -> None:
        self.numbers = numbers
        forking = multiprocessing.get_context("fork")
        self.pipe, theirs = forking.Pipe()
        self.process = forking.Process(target=_work, args=(act, theirs, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()

    def goes_on(self) -> bool:
        """Give it the next number; none is left: it ends."""
        number = next(self.numbers, None)
        self.pipe.send(number)
        return number is not None

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
    gc.set_threshold(GARBAGE)
    _inherited.append(connections[DEFAULT_DB_ALIAS])
    del connections[DEFAULT_DB_ALIAS]
    # a piece that a crash of the machine loses is made again: its mark is in the same transaction
    given = connections[DEFAULT_DB_ALIAS].settings_dict["OPTIONS"]
    given["options"] = f"{given.get('options', '')} -c synchronous_commit=off".strip()
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
