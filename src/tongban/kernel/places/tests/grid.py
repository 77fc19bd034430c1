"""A small invented map for tests of change sets: one city of three towns in a row, each of three villages."""

from datetime import date

from psycopg.types.range import DateRange
from shapely import wkt
from shapely.geometry import shape

from tongban.kernel.places import queries, register
from tongban.kernel.places.models import Alias, Boundary, Division

CITY = "652301"
TOWNS = ["652301001", "652301002", "652301003"]
NAMES = ("甲镇", "乙镇", "丙镇")


def box(west, south, east, north):
    """A rectangle east and north of 86, 44, in degrees."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[[86 + x, 44 + y] for x, y in corners]]}


def grid():
    """The prefecture, the city, towns and villages, since 2000."""
    top = _made(None, "65", "prefecture", "某州", box(0, 0, 3, 1))
    city = _made(top, CITY, "county", "某市", box(0, 0, 3, 1))
    for n, (code, name) in enumerate(zip(TOWNS, NAMES, strict=True)):
        town = _made(city, code, "town", name, box(n, 0, n + 1, 1))
        for m in range(3):
            area = box(n + m / 4, 0, n + (m + 1) / 4 if m < 2 else n + 1, 1)
            _made(town, f"{code}00{m + 1}", "community", f"{name[0]}{'一二三'[m]}村村委会", area)
    register.forget()  # a test before this one may have read another map
    return city


def _made(parent, code, level, name, area):
    row = Division.objects.create(
        code=code, level=level, name=name, parent=parent, path=f"{parent.path}.{code}" if parent else code,
        valid=DateRange(date(2000, 1, 1), None),
    )  # fmt: skip
    Boundary.objects.create(division=row, geometry=area)
    return row


def codes(day, level):
    """Codes of a level on a day, in order."""
    return list(queries.divisions(day).filter(level=level).order_by("code").values_list("code", flat=True))


def snapshot(day):
    """Everything the map says on a day: divisions, boundaries, aliases, and the register's reading of them."""
    rows = list(queries.divisions(day).order_by("code"))
    areas = dict(Boundary.objects.filter(division__in=rows).values_list("division__code", "geometry"))
    said = sorted(Alias.objects.filter(division__in=rows).values_list("division__code", "name"))
    atlas = register.current().on(day)
    told = sorted((e.code, e.name, e.path, e.level) for e in atlas.entries)
    return (
        [(d.code, d.name, d.name_en, d.level, d.path) for d in rows],
        {code: wkt.dumps(shape(area).normalize(), rounding_precision=6) for code, area in areas.items()},
        said,
        told,
    )
