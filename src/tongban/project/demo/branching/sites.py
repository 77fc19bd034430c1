"""Sites of the demo: some awarded, some waiting for review, some still assessing themselves."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.services.branches import evidence, standard
from tongban.services.branches.actions import assessing
from tongban.services.branches.models import Unit

AT_SCALE_1, LEAST, EXAMPLE = 80, 12, 4  # sites, of which every so many is an example to others
FIRST, LAST = 60, 27  # how many days ago the first and the last were put forward


def count(scale: float) -> int:
    """How many are put forward."""
    return max(round(AT_SCALE_1 * scale), LEAST)


def build(moment: Callable[[float], datetime], scale: float) -> None:
    """Put forward by the branches that cover them, over the last two months; `moment` is that many days ago."""
    by_then = moment(FIRST).astimezone(clock.BEIJING).date()
    covered = Unit.objects.filter(
        coverages__valid__startswith__lte=by_then, coverages__valid__endswith=None, staff__gte=10
    )
    photo = evidence.keep([_Photo()])
    many = count(scale)
    for n, unit in enumerate(covered.order_by("organisation__credit_code").distinct()[:many]):
        with clock.at(moment(FIRST - (FIRST - LAST) * n / (many - 1))):
            _assess(unit, n, clock.now().year, photo)


class _Photo(BytesIO):
    """A photo of a bare wall, as a form would give it."""

    def __init__(self) -> None:
        super().__init__()
        Image.new("RGB", (640, 480), (196, 186, 168)).save(self, "JPEG")
        self.size = self.tell()
        self.seek(0)


def _assess(unit: Unit, n: int, year: int, photo: Any) -> None:
    full = {c.code: c.points for c in standard.criteria().values()}
    site = assessing.open_site(unit, year=year, by=SYSTEM)
    for code, points in full.items():
        assessing.assess(site, criterion=code, points=points, grounds="有记录可查。", by=SYSTEM, files=photo)
    if n % 4 == 3:
        return
    assessing.submit(site, by=SYSTEM)
    if n % 4 == 2:
        return
    assessing.review(site, points=full, by=SYSTEM)
    assessing.check_on_site(site, points={**full, "E2": 5, "C1": 8 - n % 3}, by=SYSTEM)
    assessing.award(site, demonstration=n % EXAMPLE == 0, by=SYSTEM)
