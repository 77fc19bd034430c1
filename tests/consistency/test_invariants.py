"""The page of invariants is that of the declarations."""

from pathlib import Path

from django.apps import apps

from tongban.kernel.core.invariants import all_invariants

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "invariants.md"
HEAD = """# Invariants

Generated from the rooms' declarations; a test keeps it current. `tongban audit invariants` asks them all of one moment of the
database and names the rows that break any; see [how to check and monitor](../how-to/check-and-monitor.md). The database keeps most
of them itself, by constraints and triggers: that it did, whoever wrote and whatever was killed, is what is asked.
"""


def page():
    parts, room = [HEAD], ""
    for one in all_invariants():
        if one.name.split(".")[0] != room:
            room = one.name.split(".")[0]
            parts.append(f"\n## {room}\n\n| invariant | promise |\n|---|---|")
        parts.append(f"| `{one.name}` | {one.promise} |")
    return "\n".join(parts) + "\n"


def test_the_page_of_invariants_is_current(request):
    if request.config.getoption("--write-docs"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run pytest tests/consistency/test_invariants.py --write-docs"


def test_each_bears_the_name_of_a_room_there_is():
    assert {one.name.split(".")[0] for one in all_invariants()} <= {
        app.label for app in apps.get_app_configs()
    }
