"""The verbs `tongban backup` and `tongban restore`."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tongban.project import database, ready

if TYPE_CHECKING:
    from tongban.project.backups.restoring import Restored
    from tongban.project.backups.taking import Taken

FELL_SHORT = 1
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Folder = Annotated[Path, typer.Argument(help="The folder of the backup.", resolve_path=True)]


def backup(
    folder: Folder,
    *,
    keys: Annotated[
        Path | None,
        typer.Option(help="A folder elsewhere for the keys, which no backup holds.", resolve_path=True),
    ] = None,
    base: Annotated[
        bool,
        typer.Option(
            "--base", help="A base to restore to any later second from (own server, with an archive)."
        ),
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Then remove what the archive holds from before this base.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back up database, attached files and models into an empty folder, while the program runs; stopped, run it again."""
    ready.configure()
    database.acquire()
    from tongban.project.backups import taking

    taken = taking.take(folder, apart=keys, base=base)
    removed = taking.prune(taken.manifest) if base and prune else 0
    told = taken.manifest
    said: dict[str, Any] = {
        "folder": str(folder),
        "kind": told.kind,
        "taken_at": told.taken_at,
        "version": told.version,
    }
    said |= {"tables": len(told.tables), "rows": told.rows, "files": told.files, "missing": taken.missing}
    said |= {"keys": taken.keys, "archive_removed": removed}
    print(json.dumps(said) if as_json else "\n".join(_taken(folder, taken)))
    raise typer.Exit(FELL_SHORT if taken.missing else 0)


def restore(
    folder: Folder,
    *,
    keys: Annotated[
        Path | None, typer.Option(help="The folder that holds the keys of this backup.", resolve_path=True)
    ] = None,
    until: Annotated[
        str,
        typer.Option(help="Of a base: a later moment (Beijing time unless it says otherwise), or latest."),
    ] = "",
    files: Annotated[
        list[Path] | None,
        typer.Option(
            help="A folder where attached files of after the base lie; repeat for more.", resolve_path=True
        ),
    ] = None,
    keep_keys: Annotated[
        bool, typer.Option("--keep-keys", help="Let keys for programs hold that held at the backup.")
    ] = False,
    timeline: Annotated[
        str, typer.Option(help="Of a base: the number of a branch that an earlier restore began, or latest.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty TONGBAN_HOME and check it; ends all sessions, and keys for programs."""
    from tongban.project.backups import restoring

    wish = restoring.Wish(keys, _moment(until), tuple(files or ()), keep_keys, _branch(timeline))
    done = restoring.restore(folder, wish)
    print(json.dumps({"ok": done.whole, **asdict(done)}) if as_json else "\n".join(_restored(done)))
    raise typer.Exit(0 if done.whole else FELL_SHORT)


def _moment(said: str) -> "datetime | str":
    from tongban.project.database.replaying import LATEST

    if said in {"", LATEST}:
        return said
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise typer.BadParameter(
            "give a moment such as 2026-11-27T14:05:30, or latest", param_hint="--until"
        ) from None
    from tongban.kernel.core.clock import BEIJING

    return found if found.tzinfo else found.replace(tzinfo=BEIJING)


def _branch(said: str) -> str:
    if said and said != "latest" and not said.isdigit():
        raise typer.BadParameter("give the number of a branch, or latest", param_hint="--timeline")
    return said or "current"


def _taken(folder: Path, taken: "Taken") -> list[str]:
    told = taken.manifest
    lines = [f"backed up as of {told.taken_at}: {folder}"]
    if told.tables:
        lines.append(f"{told.rows} rows of {len(told.tables)} tables, {told.files['count']} files")
    if told.files["in"] != "backup":
        lines.append(f"the files themselves stay in {told.files['in']}: see to their backup there")
    lines += [f"the storage has lost {digest}" for digest in taken.missing]
    lines.append(
        f"keys kept apart: {', '.join(taken.keys)}"
        if taken.keys
        else "the keys are NOT in this backup and were not copied: without them nobody opens what is sealed; give --keys"
    )
    return lines


def _restored(done: "Restored") -> list[str]:
    lines = [f"restored as of {done.taken_at}{', replayed until ' + done.until if done.until else ''}"]
    lines.append(
        f"{done.rows} rows of {done.tables} tables, {done.files} files; {done.migrations_run} migrations ran"
    )
    lines.append(f"audit: {done.events} events in {done.chains} chains, {len(done.breaks)} breaks")
    lines += [f"no folder has the file {digest}" for digest in done.missing]
    ended = done.ended
    lines.append(f"ended: {ended['sessions']} sessions, {ended['keys']} keys for programs")
    lines.append(
        f"hold as of the backup, also what was ended since: {ended['roles_as_of_backup']} roles,"
        f" {ended['accounts_as_of_backup']} accounts; see docs/how-to/back-up-and-restore.md"
    )
    lines.append(
        f"erased again for {ended['erased_again']} people who had asked for it since (TONGBAN_ERASURES)"
    )
    if done.until:
        lines.append("take a new base now: those of before lead up to this restore and no further")
    return lines
