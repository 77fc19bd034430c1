"""The program `tongban`: its own verbs, and those of every room as `tongban ROOM VERB`.

Exit codes: 0 done, 1 done but something fell short, 2 could not run (one line says why), 130 stopped by Ctrl-C.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from tongban.project import database, env, ready
from tongban.project.backups import verbs
from tongban.project.rooms import Rooms

FELL_SHORT, COULD_NOT, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    cls=Rooms,
    name="tongban",
    help="The public-service platform of one prefecture.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]


def main() -> None:
    """The entry point."""
    signal.signal(signal.SIGTERM, _terminated)
    sys.unraisablehook = _heard_again
    sys.exit(guarded(lambda: typer.main.get_command(app).main(prog_name="tongban", standalone_mode=False)))


def _heard_again(lost: "sys.UnraisableHookArgs") -> None:
    """A Ctrl-C that fell into a finaliser is swallowed by Python: it is given once more, a moment later."""
    if lost.exc_type is KeyboardInterrupt:
        again = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(lost)


def guarded(run: Callable[[], Any]) -> int:
    """Run, tell what went wrong in one line, and give the exit code; the database is given up at the end."""
    try:
        code = _guarded(run)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, had enough: not all was told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FELL_SHORT
    if code == INTERRUPTED:
        ready.say("tongban: stopped; run the same again to go on")
    database.release_all()
    return code


def _guarded(run: Callable[[], Any]) -> int:
    try:
        code = run()
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except typer.Abort:
        return INTERRUPTED
    except TyperException as error:
        return _refused(error.format_message())
    except (env.SettingError, database.DatabaseError) as error:
        return _refused(str(error))
    except Exception as error:  # noqa: BLE001 - a program's user gets one line, never a traceback
        return _refused(_why(error))
    return code if isinstance(code, int) else 0


def _why(error: Exception) -> str:
    """One line on what went wrong; a mistake of ours is named with its place."""
    from django.db import OperationalError

    from tongban.kernel.core.errors import TongbanError

    if isinstance(error, TongbanError):
        return str(error.message)
    said = str(error).strip().split("\n", maxsplit=1)[0]
    if isinstance(error, OperationalError):
        return f"the database cannot be used: {said}"
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else said
    if os.environ.get("TONGBAN_LOG") == "DEBUG":
        traceback.print_exc()
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {said} ({last.filename}:{last.lineno}; TONGBAN_LOG=DEBUG shows more)"


def _refused(why: str) -> int:
    ready.say(f"tongban: {' '.join(why.split())}")
    return COULD_NOT


def _terminated(_number: int, _frame: Any) -> None:
    raise SystemExit(143)


@app.command()
def serve(
    bind: Annotated[
        str, typer.Option(help="Address to listen on.", envvar="TONGBAN_BIND")
    ] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(min=1, help="Web processes.")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each.")] = 8,
    demo: Annotated[bool | None, typer.Option("--demo/--no-demo", help="Serve the demo prefecture.")] = None,
    or_next: Annotated[
        bool, typer.Option("--or-next", help="If the port is taken, take the next free one.")
    ] = False,
    only: Annotated[
        str, typer.Option(help="Serve one part alone, web or worker, beside another that serves the rest.")
    ] = "",
) -> None:
    """Serve: the database, the web and the worker, until stopped."""
    from tongban.project.serving import running, supervisor

    if only and only not in running.PARTS:
        raise env.SettingError(f"--only {only!r} is not a part; give web or worker")
    as_demo = env.flag("TONGBAN_DEMO", default=False) if demo is None else demo
    supervisor.serve(bind, size=(workers, threads), demo=as_demo, or_next=or_next, only=only)


@app.command()
def stop(as_json: Json = False) -> None:
    """Stop web, worker and embedded database of this TONGBAN_HOME."""
    from tongban.project.serving import running

    home = env.path("TONGBAN_HOME", "var")
    serving = running.stop(home)
    stopped = {"web": serving, "worker": serving, "database": database.stop(home) or serving}
    names = ", ".join(name for name, was in stopped.items() if was)
    print(json.dumps({"stopped": stopped}) if as_json else f"stopped: {names or 'nothing was running'}")


@app.command()
def restart(as_json: Json = False) -> None:
    """Put fresh processes in the place of those that run, without a lost request."""
    from tongban.project.serving import running

    asked = running.renew(env.path("TONGBAN_HOME", "var"))
    print(json.dumps({"asked": asked}) if as_json else "asked" if asked else "nothing is running")
    raise typer.Exit(0 if asked else FELL_SHORT)


@app.command()
def check(
    as_json: Json = False,
    deploy: Annotated[bool, typer.Option("--deploy", help="Also what a public installation needs.")] = False,
) -> None:
    """Tell what is wrong with this installation, and how to mend it."""
    from tongban.project import problems

    found = problems.find(deploy=deploy)
    if as_json:
        print(json.dumps({"ok": not found, "problems": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        print("\n".join(f"{one.what}: {one.mend}" for one in found) or "all is well")
    raise typer.Exit(FELL_SHORT if found else 0)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Tell the condition of this installation, for monitoring."""
    from tongban.project import condition

    ready.configure()
    told = condition.tell()
    print(json.dumps(told) if as_json else "\n".join(f"{name}: {value}" for name, value in told.items()))
    raise typer.Exit(0 if told["ok"] else FELL_SHORT)


@app.command()
def migrate(as_json: Json = False) -> None:
    """Bring the database up to date and set up the rooms."""
    ready.configure()
    database.acquire()
    ran = ready.bring_up_to_date()
    print(json.dumps({"migrations": ran}) if as_json else f"{ran} migrations ran")


app.command()(verbs.backup)
app.command()(verbs.restore)


@app.command()
def assets(anew: Annotated[bool, typer.Option("--anew", help="Also if nothing changed.")] = False) -> None:
    """Build styles and scripts (in a checkout)."""
    from tongban.project import assets as front_end

    print("built" if front_end.build(anew=anew) else "nothing changed")


@app.command()
def messages() -> None:
    """Compile translations that changed."""
    from tongban.project import messages as catalogues

    print(f"{len(catalogues.build())} compiled")


if __name__ == "__main__":
    main()
