"""`tongban keys ...`: the keys that fields are sealed under: renew them, seal all anew, let old ones go."""

import json
import sys

import typer

NAME = "keys"
app = typer.Typer(help="Keys of sealed fields: renew them, seal all anew, let old ones go.")
Json = typer.Option(False, "--json")


@app.callback()
def group() -> None:
    """Keys of sealed fields."""


@app.command("list")
def list_(as_json: bool = Json) -> None:
    """Every key by its id, the newest last, and how many values are sealed under it."""
    from tongban.kernel.core import sealed

    used = sealed.usage()
    told = [{"id": one.hex(), "values": used.get(one, 0)} for one in sealed.ring().data]
    _tell({"keys": told}, "\n".join(f"{k['id']}\t{k['values']}" for k in told), as_json)


@app.command("rotate")
def rotate_(
    reseal: bool = typer.Option(True, "--reseal/--no-reseal", help="Also seal all anew."),
    as_json: bool = Json,
) -> None:
    """Make a new key for all new values, then seal the old ones anew beside running work; older values still open."""
    from tongban.kernel.core import sealed

    made = sealed.rotate()
    print(f"new key {made}; back up the folder of keys now", file=sys.stderr)
    changed = _resealed() if reseal else {}
    _tell({"key": made, "changed": changed}, f"{made}: {sum(changed.values())} records sealed anew", as_json)


@app.command("reseal")
def reseal_(as_json: bool = Json) -> None:
    """Seal anew what is not under the newest key; stopped, the same again goes on."""
    changed = _resealed()
    _tell({"changed": changed}, f"{sum(changed.values())} records sealed anew", as_json)


@app.command("retire")
def retire_(as_json: bool = Json) -> None:
    """Take out the keys that nothing is sealed under. Backups of before open with a copy of the keys of their time."""
    from tongban.kernel.core import sealed

    gone = sealed.retire()
    _tell({"retired": gone}, "\n".join(gone) or "nothing to retire", as_json)


def _resealed() -> dict[str, int]:
    from tongban.kernel.core import sealed

    def told(model: str, changed: int) -> None:
        if changed:
            print(f"  {model}: {changed}", file=sys.stderr)

    return {model: count for model, count in sealed.reseal_all(told=told).items() if count}


def _tell(told: dict, plain: str, as_json: bool) -> None:
    print(json.dumps(told) if as_json else plain)
