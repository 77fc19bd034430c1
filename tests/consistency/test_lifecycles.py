"""Declared lifecycles are sound, and docs/reference/lifecycles.md is generated from them."""

from pathlib import Path

import pytest
from django.utils import translation

from tongban.kernel.access.rights import all_rights
from tongban.kernel.cases.lives import all_lives
from tongban.kernel.core.calendar import WorkingDays
from tongban.kernel.core.lifecycle import CLOSED, ClockKind, Lifecycle, State, Step
from tongban.kernel.notices.wording import all_templates

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "lifecycles.md"


def nobody(_actor, _record):
    return False


def life(states=("a", "b"), steps=(), clocks=()):
    made = tuple(State(s, s, kind="closed" if s == "b" else "open") for s in states)
    return Lifecycle("x", "x", made, tuple(steps), tuple(clocks))


def step(**given):
    return Step(**{"code": "go", "label": "go", "sources": ("a",), "target": "b", "who": (nobody,), **given})


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": [step(target="nowhere")]},
        {"steps": [step(starts=("no such clock",))]},
        {"states": ("a", "b", "island"), "steps": [step()]},
        {"states": ("a", "c", "b"), "steps": [step(), step(code="in", target="c")]},
        {"steps": [step(), step()]},
        {"steps": [step()], "clocks": [ClockKind("c", "c", WorkingDays(1), then="no such step")]},
    ],
    ids=["unknown state", "unknown clock", "unreachable", "no way out", "doubled", "unknown end"],
)
def test_an_unsound_lifecycle_is_refused_at_start(wrong):
    with pytest.raises(ValueError, match="x:"):
        life(**wrong)


def test_rights_and_notices_named_exist():
    for one in all_lives().values():
        assert set(one.rights.values()) <= set(all_rights())
        assert set(one.notices.values()) <= set(all_templates())


def page():
    with translation.override("en"):
        parts = ["# Lifecycles", "", "Generated from the declarations; a test keeps it current.", ""]
        for one in all_lives().values():
            parts += [f"## {one.label} (`{one.code}`)", "", "```mermaid", diagram(one), "```", ""]
            parts += [
                "| step | from | to | clocks it starts | clocks it stops | who is told |",
                "|---|---|---|---|---|---|",
            ]
            parts += [row(s, one) for s in one.steps]
            parts.append("")
    return "\n".join(parts)


def diagram(life):
    """States and steps as Mermaid draws them."""
    lines = ["stateDiagram-v2", f"    [*] --> {life.first.code}"]
    for step in life.steps:
        lines += [f"    {source} --> {step.target or source}: {step.code}" for source in step.sources]
    return "\n".join([*lines, *(f"    {code} --> [*]" for code in life.of_kind(CLOSED))])


def row(s, one):
    sources = ", ".join(s.sources) if len(s.sources) < len(one.states) else "any"
    ended = ", ".join((*s.stops, *s.drops))
    return f"| {s.label} (`{s.code}`) | {sources} | {s.target or 'same'} | {', '.join(s.starts)} | {ended} | {', '.join(s.tells)} |"


def test_the_page_is_current(request):
    if request.config.getoption("--write-docs"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run pytest tests/consistency/test_lifecycles.py --write-docs"
