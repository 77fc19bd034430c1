"""`tongban files ...`: attached files, checked and moved between the folder and a bucket."""

import json
import sys
from dataclasses import asdict

import typer

NAME = "files"
app = typer.Typer(help="Attached files: check them, move them between the folder and a bucket.")


@app.callback()
def group() -> None:
    """Attached files."""


@app.command("verify")
def verify_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Read every attached file and compare it with its hash; names what is missing or damaged."""
    from tongban.kernel.cases.attachments.moving import verify

    verdict = verify()
    ok = not (verdict.missing or verdict.damaged)
    _tell({"ok": ok, **asdict(verdict)}, as_json=as_json)
    raise typer.Exit(0 if ok else 1)


@app.command("move")
def move_(
    to: str = typer.Option(..., help="s3 (the bucket of TONGBAN_FILES_URL) or folder."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Copy what the other storage lacks, each checked by its hash; stopped, the same again goes on. Nothing is removed."""
    from django.conf import settings
    from django.core.files.storage import default_storage

    from tongban.kernel.cases.attachments.bucket import BucketStorage
    from tongban.kernel.cases.attachments.moving import Moved, move
    from tongban.kernel.cases.attachments.storage import DurableStorage

    if to not in {"s3", "folder"}:
        raise typer.BadParameter("give s3 or folder", param_hint="--to")
    if default_storage.__class__ is DurableStorage:
        raise typer.BadParameter("set TONGBAN_FILES_URL to the bucket for this call", param_hint="--to")
    folder, bucket = DurableStorage(location=settings.MEDIA_ROOT), BucketStorage(**_options(settings))

    def told(moved: Moved) -> None:
        print(f"\r{moved.copied} copied, {moved.there} there before", end="", file=sys.stderr)

    moved = move(folder, bucket, told) if to == "s3" else move(bucket, folder, told)
    print(file=sys.stderr)
    _tell(asdict(moved), as_json=as_json)
    raise typer.Exit(1 if moved.damaged else 0)


def _options(settings: object) -> dict[str, str]:
    return dict(settings.STORAGES["default"]["OPTIONS"])  # type: ignore[attr-defined]


def _tell(told: dict, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told))
        return
    for name, value in told.items():
        print(f"{name}: {len(value) if isinstance(value, list) else value}")
    for name in ("missing", "damaged"):
        for digest in told.get(name, ()):
            print(f"{name} {digest}")
