"""Sites: they assess themselves with evidence, are reviewed, checked on site, and awarded for a year."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.attachments import MOST, Kept, few_enough
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean_line
from tongban.services.branches import rules, standard
from tongban.services.branches.actions.shared import SITE, record, said
from tongban.services.branches.models import Evidence, Score, Site, Unit
from tongban.services.branches.queries.reach import AWARD, KEEP, REVIEW


@transaction.atomic
def open_site(unit: Unit, *, year: int, by: Actor) -> Site:
    """The branch that covers an organisation puts it forward for a year, with every criterion still without points."""
    held = unit.coverages.filter(valid__contains=today()).select_related("body__division").first()
    if held is None:
        raise Conflict(_("No branch covers this organisation."))
    rights.require(by, KEEP, held.body)
    if not 2020 <= year <= today().year:
        raise TongbanError(_("Sites are named for a year that has begun."), field="year")
    try:
        with transaction.atomic():
            row = Site.objects.create(
                unit=unit, body=held.body, year=year, state=rules.DRAFT, opened_at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(_("It is put forward for this year already."), field="year") from error
    Score.objects.bulk_create(
        [Score(site=row, criterion=c.code, most=c.points) for c in standard.criteria().values()]
    )
    record(SITE, row.pk, "site.opened", by, year=year)
    return row


@transaction.atomic
def assess(
    site: Site, *, criterion: str, points: int, grounds: str, by: Actor, files: Sequence[Kept] = ()
) -> Score:
    """The site says what one criterion earns, and why; evidence is added to what is there."""
    row = _held(site, rules.DRAFT)
    rights.require(by, KEEP, row.body)
    score = _score(row, criterion)
    score.own, score.grounds = _within(points, score.most), clean_line(grounds, limit=500)
    score.save(update_fields=["own", "grounds"])
    _attach(score, files)
    record(SITE, row.pk, "site.assessed", by, criterion=criterion, points=points, files=len(files))
    return score


@transaction.atomic
def submit(site: Site, *, by: Actor) -> Site:
    """The site is done: every criterion has points, and those that need evidence have it."""
    row = _held(site, rules.DRAFT)
    rights.require(by, KEEP, row.body)
    needing = {c.code for c in standard.criteria().values() if c.evidence}
    for score in row.scores.order_by("criterion"):
        if score.own is None:
            raise TongbanError(_("%(code)s has no points yet.") % {"code": score.criterion}, code="points")
        if score.own and score.criterion in needing and not score.evidence.exists():
            raise TongbanError(_("%(code)s needs evidence.") % {"code": score.criterion}, code="evidence")
    return _moved(row, rules.SUBMITTED, by, "site.submitted")


@transaction.atomic
def review(site: Site, *, points: Mapping[str, int], by: Actor) -> Site:
    """The office gives its points by what was sent; the check on site comes next."""
    row = _held(site, rules.SUBMITTED)
    rights.require(by, REVIEW, row)
    _give(row, points, "review")
    return _moved(row, rules.REVIEWED, by, "site.reviewed")


@transaction.atomic
def send_back(site: Site, *, note: str, by: Actor) -> Site:
    """The office says what is missing; the site may mend it."""
    row = _held(site, rules.SUBMITTED)
    rights.require(by, REVIEW, row)
    row.note = said(note, "note")
    return _moved(row, rules.DRAFT, by, "site.sent_back")


@transaction.atomic
def check_on_site(site: Site, *, points: Mapping[str, int], by: Actor) -> Site:
    """Somebody was there: the points by what stands there count."""
    row = _held(site, rules.REVIEWED)
    rights.require(by, REVIEW, row)
    _give(row, points, "check_points")
    return _moved(row, rules.CHECKED, by, "site.checked")


@transaction.atomic
def award(site: Site, *, demonstration: bool = False, by: Actor) -> Site:
    """The site is awarded for its year; a demonstration site stands on the public list."""
    row = _held(site, rules.CHECKED)
    rights.require(by, AWARD, row)
    total = sum(score.check_points or 0 for score in row.scores.all())
    if total < standard.ENOUGH:
        told = {"total": total, "enough": standard.ENOUGH}
        raise TongbanError(_("The check came to %(total)d points; an award takes %(enough)d.") % told)
    row.demonstration, row.settled_at = demonstration, clock.now()
    return _moved(row, rules.AWARDED, by, "site.awarded", demonstration=demonstration, points=total)


@transaction.atomic
def turn_down(site: Site, *, note: str, by: Actor) -> Site:
    """The site is not awarded this year, with the reason."""
    row = _held(site, rules.CHECKED)
    rights.require(by, AWARD, row)
    row.note, row.settled_at = said(note, "note"), clock.now()
    return _moved(row, rules.TURNED_DOWN, by, "site.turned_down")


def _held(site: Site, state: str) -> Site:
    rows = Site.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("body__division", "unit__division").get(pk=site.pk)
    if row.state != state:
        raise Conflict(_("Somebody was faster: %(state)s.") % {"state": rules.SITE_STATES[row.state]})
    return row


def _moved(row: Site, state: str, by: Actor, code: str, **data: Any) -> Site:
    row.state = state
    row.save()
    record(SITE, row.pk, code, by, **data)
    return row


def _score(site: Site, criterion: str) -> Score:
    found = site.scores.select_for_update(no_key=True).filter(criterion=criterion).first()
    if found is None:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": criterion[:20]}, field="criterion")
    return found


def _give(site: Site, points: Mapping[str, int], column: str) -> None:
    """Every criterion gets its points, or nothing is written."""
    scores = list(site.scores.all())
    if set(points) != {score.criterion for score in scores}:
        raise TongbanError(_("Give points for every criterion."), code="points")
    for score in scores:
        setattr(score, column, _within(points[score.criterion], score.most))
    Score.objects.bulk_update(scores, [column])


def _within(points: int, most: int) -> int:
    if not 0 <= points <= most:
        raise TongbanError(_("Between 0 and %(most)d points.") % {"most": most}, field="points")
    return points


def _attach(score: Score, files: Sequence[Kept]) -> None:
    few_enough(len(files) + score.evidence.count())
    rows = [Evidence(score=score, digest=f.digest, kind=f.kind, size=f.size) for f in files[:MOST]]
    Evidence.objects.bulk_create(rows, ignore_conflicts=True)
