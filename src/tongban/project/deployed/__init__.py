"""What a public installation needs beyond one that merely runs: each question is a function that yields problems."""

from collections.abc import Callable, Iterator

from tongban.project.deployed import data, machine, web
from tongban.project.problem import Problem

QUESTIONS: tuple[Callable[[], Iterator[Problem]], ...] = (
    web.address,
    web.proxy,
    web.secrets,
    web.reached,
    web.messages,
    data.folders,
    data.database,
    data.backups,
    data.erasures,
    machine.room,
    machine.clocks,
    machine.user,
)
