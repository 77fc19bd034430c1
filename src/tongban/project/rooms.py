"""The verbs of the rooms: listed by reading their files, loaded only when one of them is called."""

import ast
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from tongban.project import ready

PACKAGE = Path(__file__).resolve().parent.parent
PLACES = ("kernel", "services", "project")


@dataclass(frozen=True)
class RoomVerbs:
    """A word that verbs are called by, one line of help, and the `cli.py` of every room that has verbs under it."""

    modules: tuple[str, ...]
    name: str
    help: str


@cache
def rooms() -> dict[str, RoomVerbs]:
    """Every word with verbs: NAME in a room's cli.py, else its folder's.

    A room may put its verbs under the word of another (`tongban requests train` stands in another service than
    `tongban requests import`); the help is that of the room whose folder bears the word.
    """
    files = [file for place in PLACES for file in sorted((PACKAGE / place).glob("**/cli.py"))]
    files = [file for file in files if file.parent.parent != PACKAGE]  # the program's own verbs
    told: dict[str, RoomVerbs] = {}
    for file in files:
        one = _read(file)
        known = told.get(one.name)
        owner = one if known is None or file.parent.name == one.name else known
        modules = (*known.modules, *one.modules) if known else one.modules
        told[one.name] = RoomVerbs(modules, one.name, owner.help)
    return told


def load(room: RoomVerbs) -> Any:
    """The word's real command; each of its verbs first has the database ready.

    An app whose only command bears the room's own name is called without a second word.
    """
    ready.configure()
    first, *others = (import_module(module).app for module in room.modules)
    app = typer.Typer(help=room.help) if others else first
    for one in (first, *others) if others else ():
        app.registered_commands += one.registered_commands
        app.registered_groups += one.registered_groups
    if others:
        app.callback()(lambda: None)
    named = [command.name for command in app.registered_commands]
    alone = named == [room.name] and not app.registered_groups
    command = typer.main.get_command(app) if alone else typer.main.get_group(app)
    command.name = room.name
    _prepared(command)
    return command


class Rooms(TyperGroup):
    """The program's own verbs and, lazily, those of the rooms."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, for help."""
        return [*super().list_commands(ctx), *(name for name in sorted(rooms()) if name not in self.commands)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The program's own verb, or for a room a stand-in good enough for help."""
        own = super().get_command(ctx, cmd_name)
        room = rooms().get(cmd_name)
        if own or room is None:
            return own
        return TyperGroup(name=room.name, help=room.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is called: a room's is loaded here."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in rooms() and name not in self.commands:
            command = load(rooms()[name])
        return name, command, rest


def _read(file: Path) -> RoomVerbs:
    """What help needs, without importing the room."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    name = file.parent.name
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["NAME"]:
            name = str(ast.literal_eval(node.value))
    said = (ast.get_docstring(tree) or "").split("\n")[0]
    said = said.split("`: ", 1)[1] if said.startswith("`") and "`: " in said else said
    module = ".".join(("tongban", *file.relative_to(PACKAGE).with_suffix("").parts))
    return RoomVerbs((module,), name, said[:1].upper() + said[1:])


def _prepared(command: Any) -> None:
    """Have every verb below begin with a ready database (asking for help does not reach this)."""
    if isinstance(command, TyperGroup):
        for one in command.commands.values():
            _prepared(one)
        return
    run = command.invoke

    def invoke(ctx: Any) -> Any:
        ready.prepare()
        return run(ctx)

    command.invoke = invoke
