"""`tongban places`: load the divisions, find those that a text names."""

import json
import sys
from dataclasses import asdict

import typer

app = typer.Typer(help="Divisions and places.", no_args_is_help=True)


@app.command("load")
def load_divisions(as_json: bool = typer.Option(False, "--json")) -> None:
    """Load the shipped divisions that are not there yet."""
    from tongban.kernel.places import actions
    from tongban.kernel.places.models import Division

    told = {"new": actions.load(), "divisions": Division.objects.count()}
    print(json.dumps(told) if as_json else f"{told['new']} new, {told['divisions']} in all")


@app.command("locate")
def locate_text(text: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Name the divisions a text speaks of, the most probable first ('-' reads standard input)."""
    from tongban.kernel.places import register, words

    found = words.locate(sys.stdin.read() if text == "-" else text)
    atlas = register.current().on()
    told = [
        {
            "code": one.code,
            "path": " > ".join(entry.name for entry in atlas.line(one.code)),
            "p": one.p,
            "words": one.words[2],
            "start": one.words[0],
            "end": one.words[1],
        }
        for one in found
    ]
    if as_json:
        print(json.dumps({"candidates": told}, ensure_ascii=False))
        return
    for line in told:
        print(f"{line['p']:.2f}  {line['code']:<12}  {line['path']}  ({line['words']})")


@app.command("aliases")
def learn_aliases(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Learn other names of divisions, and estates and roads in them: columns division, name, kind (alias or site)."""
    from tongban.kernel.core.tables import rows_of
    from tongban.kernel.places.learning import learn_names

    report = learn_names(rows_of(file), by="system")
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"{report.read} read, {report.new} new, {report.unchanged} unchanged")
        for one in report.refused:
            print(f"row {one['row']}, {one['field']}: {one['why']}")
    raise typer.Exit(1 if report.refused else 0)
