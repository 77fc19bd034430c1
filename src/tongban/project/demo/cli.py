"""`tongban demo`: build the demo prefecture in an empty data folder."""

import dataclasses
import json
from datetime import datetime

import typer

app = typer.Typer(help="The demo prefecture.")


@app.command("demo")
def demo(
    scale: float = typer.Option(
        0.0, min=0, max=2, help="1 is a true year of 120,000 requests; default 0.006."
    ),
    seed: int = typer.Option(-1, help="The same seed tells the same stories."),
    as_of: datetime | None = typer.Option(None, help="The present of the demo, in UTC; default now."),
    processes: int = typer.Option(0, min=0, help="How many build; default one a processor, at most 4."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Build the demo prefecture in an empty database; a build that was killed goes on."""
    from datetime import UTC

    from django.conf import settings

    from tongban.project.demo import accounts, ensure

    settings.DEMO = True  # asking for it is leave enough for this process; the address must still be loopback
    built = ensure(
        scale=scale or None,
        seed=seed if seed >= 0 else None,
        as_of=as_of.replace(tzinfo=UTC) if as_of else None,
        processes=processes or None,
    )
    if built is None:
        print(json.dumps({"built": None}) if as_json else "this database is in use; nothing was built")
        raise typer.Exit(1)
    told = {"built": dataclasses.asdict(built), "accounts": [dataclasses.asdict(a) for a in accounts()]}
    lines = [f"{built.requests} requests", *(f"{a.username}  {a.password}  {a.role}" for a in accounts())]
    print(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))
