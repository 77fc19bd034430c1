"""Names before everybody: found on a map, one a page, those made known."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from shapely.geometry import Point

from tongban.kernel.places import spots
from tongban.kernel.places.gazetteer.finding import find
from tongban.kernel.places.queries import label
from tongban.services.gazetteer.forms.names import Search, Where
from tongban.services.gazetteer.queries import names as reading
from tongban.services.gazetteer.rules import NAMES
from tongban.services.gazetteer.views import show
from tongban.ui import ground

MOST = 50


@require_safe
def search(request):
    """Find a place by any of its names, on any day."""
    form = Search(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = []
    if wanted.get("q"):
        among = {"kind": wanted["kind"], "path": wanted["county"], "on": wanted["on"]}
        rows = reading.lines(find(wanted["q"], limit=MOST, **among), wanted["on"])
    drawn = ground.drawing([*reading.ground(), *reading.spots(rows)])
    return show(
        request, "public/search", face="portal", form=form, rows=rows, asked=bool(wanted.get("q")), map=drawn
    )


@require_safe
def everything(request):
    """What there is near: stations, events and whatever else rooms put on the map, listed beside it."""
    form = Where(request.GET)
    county = form.cleaned_data["county"] if form.is_valid() else ""
    groups = spots.groups(county)
    placed = [one for rows in groups.values() for one in rows if one.position]
    marks = [
        {
            "geometry": Point(*one.position),
            "kind": "here" if one.now else "",
            "label": f"{one.name} · {one.told}",
        }
        for one in placed
    ]
    around = reading.ground([county.split(".")[-1]]) if county else reading.ground()
    told = {"groups": groups, "map": ground.drawing([*around, *marks]) if marks else None}
    return show(request, "public/map", face="portal", form=form, **told)


@require_safe
def place(request, number):
    """One place: its names in every script and time, where it lies, how it came to its name."""
    row = get_object_or_404(reading.one_place(number))
    codes = row.division.path.split(".") if row.division else []
    around = reading.ground(codes[1:2]) if codes else []
    (line,) = reading.listed([row])
    return show(
        request,
        "public/place",
        face="portal",
        row=row,
        line=line,
        names=reading.names_of(row),
        where=label(row.division.path) if row.division else "",
        map=ground.drawing([*around, *reading.shape_of(row)]),
        history=[(c, reading.notice(c.case)) for c in reading.history(row)],
        may=request.actor.holds(NAMES),
    )


@require_safe
def notices(request):
    """Names that were decided, in the words in which they were made known."""
    return show(request, "public/notices", face="portal", rows=reading.announced())
