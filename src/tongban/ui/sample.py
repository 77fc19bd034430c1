"""What the style page shows: one of each component, with words that mean nothing outside it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry import Point, shape

from tongban.kernel.core import clock
from tongban.ui.forms import DateInput, Form
from tongban.ui.ground import Drawing, drawing
from tongban.ui.keyset import first


class SampleForm(Form):
    """One field of each sort."""

    what = forms.CharField(
        label=gettext_lazy("What is it about"),
        widget=forms.Textarea,
        help_text=gettext_lazy("Say what happened and where; no name is needed."),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", "—"), ("ask", gettext_lazy("A question")), ("complain", gettext_lazy("A complaint"))],
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Was it solved"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Solved")),
            ("partly", gettext_lazy("Partly")),
            ("no", gettext_lazy("Not solved")),
        ],
    )
    agree = forms.BooleanField(label=gettext_lazy("Others may read this without my name"), required=False)
    photo = forms.FileField(label=gettext_lazy("Photo"), required=False)


def sample() -> dict[str, Any]:
    """Everything ui/style.html shows."""
    now = clock.now()
    return {
        "now": now,
        "due": now + timedelta(days=3, hours=2),
        "before": now - timedelta(days=2, hours=3),
        "fresh": SampleForm(),
        "wrong": SampleForm({"what": "", "kind": "", "phone": "1"}, prefix="wrong"),
        "columns": columns(),
        "lines": lines(),
        "ranks": ranks(),
        "ground": ground(),
        "first": first(range(3), 2),
        "drawn": drawn(),
        "tabs": [
            {"label": _("Answer"), "url": "#", "current": True},
            {"label": _("Note for colleagues"), "url": "#", "count": 2},
            {"label": _("Ask for more time"), "url": "#"},
        ],
        "steps": [
            {"label": _("What"), "state": "done"},
            {"label": _("Where"), "state": "now"},
            {"label": _("Check"), "state": ""},
        ],
        "text": "AAA 123 BBB 456 CCC",
        "found": ["BBB", (4, 7)],
        "rows": [("A", 1204, 0.974), ("B", 562, 0.981), ("C", 386, 0.912)],
    }


def columns() -> dict[str, Any]:
    """Bars with a line over them."""
    return {
        "kind": "bars",
        "labels": [str(n) for n in range(1, 13)],
        "rightMin": 60,
        "rightMax": 100,
        "series": [
            {"name": _("Received"), "values": [640, 690, 590, 742, 800, 512, 705, 843, 820, 920, 961, 870]},
            {"name": _("On time"), "as": "line", "right": True, "unit": "%", "values": [93, 94, 92, 95, 95, 90, 94, 96, 96, 97, 97, 97.2]},
        ],
    }  # fmt: skip


def lines() -> dict[str, Any]:
    """Two lines that carry their names."""
    return {
        "kind": "lines",
        "labels": ["Q1", "Q2", "Q3", "Q4", "Q5"],
        "series": [
            {"name": "A", "values": [12, 18, 17, 24, 31]},
            {"name": "B", "values": [22, 20, 16, 15, 11]},
        ],
    }


def ranks() -> dict[str, Any]:
    """A ranking."""
    return {
        "kind": "rank",
        "labels": ["A", "B", "C"],
        "max": 100,
        "now": 2,
        "unit": "%",
        "series": [{"name": _("On time"), "values": [97.4, 98.1, 91.2]}],
    }


def ground() -> dict[str, Any]:
    """A map of values on a made-up outline."""
    return {
        "kind": "map",
        "geo": "/style/ground.json",
        "values": [{"name": "A", "value": 12}, {"name": "B", "value": 31}, {"name": "C", "value": None}],
    }


def outline() -> dict[str, Any]:
    """Three squares and their names, as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [_square(name, 87 + at) for at, name in enumerate("ABC")],
    }


def drawn() -> Drawing | None:
    """The same squares as the server draws them, with a spot."""
    areas = [
        {"geometry": shape(f["geometry"]), "label": f["properties"]["name"]} for f in outline()["features"]
    ]
    return drawing([*areas, {"geometry": Point(87.5, 44.2), "kind": "ok", "label": "D"}])


def _square(name: str, lng: float) -> dict[str, Any]:
    ring = [[lng, 43.8], [lng + 0.9, 43.9], [lng + 1, 44.5], [lng + 0.1, 44.6], [lng, 43.8]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
