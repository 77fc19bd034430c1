"""One printed page for the demo: sentences over figures of the demo's own, one of them wrong, sent to an office."""

from django.db import transaction
from django.utils import translation

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Grant
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.parties.models import Office
from tongban.project.demo.plan import Plan
from tongban.services.bulletin import actions, drafting, live
from tongban.services.bulletin.actions.taking import Given
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking import Indicator
from tongban.services.bulletin.models import Page

SENDER, TITLE = "州政务简报", "把群众的事办在前头"
MOST = 8
WRONG_BY = 7


@transaction.atomic
def build(plan: Plan) -> None:
    """A page checked as of the demo's present; nothing where one is there already, or where there are no figures."""
    with clock.at(plan.anchor), translation.override("zh-hans"):  # the page is in Chinese
        day = plan.anchor.astimezone(BEIJING).date()
        known = list(_known(Figure(0, 1, "", 0.0, "", 0.0, None, as_of=day, until=day, dated=True)))[:MOST]
        # an office without anybody in it: nothing of the demo's past is to leave the house
        press, asked = _office_of("bulletin.press"), Office.objects.order_by("pk").first()
        if Page.objects.exists() or not known or press is None or asked is None:
            return
        (first, value), *others = known
        when = f"截至{day.year}年{day.month}月{day.day}日，"
        body = [f"{when}{first.name}{drafting.house(value + WRONG_BY, first.unit, 'plain')}。"]
        body += [f"{when}{one.name}{drafting.house(real, one.unit, 'plain')}。" for one, real in others]
        text = f"{TITLE}\n\n" + "\n".join(body)
        page = actions.take_in(Given(text.encode(), SENDER, TITLE, day), office=press, by=SYSTEM)
        actions.ask(page, page.figures.all()[:2], office=asked, by=SYSTEM)


def _office_of(role: str) -> Office | None:
    return (
        Office.objects.filter(pk__in=Grant.objects.filter(role=role).values("office")).order_by("pk").first()
    )


def _known(figure: Figure) -> list[tuple[Indicator, float]]:
    told = [(one, one.known(figure)) for one in live.lexicon().indicators]
    return [
        (one, values[-1][1]) for one, values in told if values and values[-1][1] == int(values[-1][1]) > 1
    ]
