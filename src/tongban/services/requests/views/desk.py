"""The handler's day: the queue by time left, one case on one screen, every step in place."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.cases.attachments import take_in
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.moves import Help
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import actions, forms, queries, reading, rules
from tongban.services.requests.attached import attached
from tongban.services.requests.views import acting
from tongban.services.requests.views.papers import show_paper
from tongban.ui.gate import needs

WIDTH = 60  # how many of a queue stand beside the case; the rest by search


def desk_home(request):
    """The door of the workbench: the first page this person has a use for."""
    doors = [("requests.handle", "requests:queue"), ("requests.dispatch", "requests:centre")]
    doors += [("requests.supervise", "requests:supervision"), ("requests.file", "requests:new")]
    doors += [("requests.report", "requests:grid")]
    for right, name in doors:
        if request.actor.holds(right):
            return redirect(name)
    return redirect("people:me" if request.actor.account else "account_login")


@needs("requests.handle")
def queue(request):
    """My queue, with its first case open."""
    rows = queries.queue_of(request.actor, WIDTH)
    if not rows:
        return render(request, "requests/desk_empty.html", {"face": "workbench"})
    return screen(request, rows[0], rows, "requests:queue")


@needs("requests.view")
def case(request, reference):
    """One case, with the queue it stands in."""
    row = found(request, reference)
    rows = queries.queue_of(request.actor, WIDTH) if request.actor.holds("requests.handle") else []
    return screen(request, row, rows, "requests:queue")


def found(request, reference):
    """The request of this number, if the actor works on it (their own they follow on the portal)."""
    row = queries.visible_to(request.actor).filter(case__reference=reference).first()
    if row is None or not rules.works_on(request.actor.whole(), row.case):
        raise Http404
    return row


def _ids(given):
    """The ids among what a form sent; anything else was not sent by one."""
    return [int(pk) for pk in given if pk.isdecimal()]


def screen(request, row, rows, back, status=200, error=None):
    """One case on one screen; with what was refused, if something was."""
    context = {"face": "workbench", "rows": [reading.line(r) for r in rows], "back": back, "error": error}
    context |= reading.for_staff(row, request.actor)
    context["plain_steps"] = [s for s in context["steps"] if s.code in PLAIN]
    context["attachments"] = attached(request.actor, row.case)
    chosen = request.GET.get("act") or request.POST.get("act", "")
    context |= acting.acts(row, context["steps"], chosen, may_publish=context["may_publish"])
    context["offices"] = reading.offices_to_choose(row)
    return render(request, "requests/desk.html", context, status=status)


# steps that have a form of their own, or that only the program takes
ELSEWHERE = {
    "release",
    "turn_away",
    "file",
    "confirm",
    "lapse",
    "take_over",
    "amend",
    "dispatch",
    "rule",
    "reroute",
    "merge",
    "classify",
    "ask_statement",
    "statement_given",
}
PLAIN = ("accept", "resume", "urge", "unmerge")


@needs("requests.view")
def paper(request, reference, seq):
    """A written notice, to print."""
    return show_paper(request, found(request, reference), seq, "workbench")


@needs("requests.view")
@require_POST
def step(request, reference, step):
    """Take a step on a case; on refusal the words typed are still there."""
    row = found(request, reference)
    given = {}
    if step == "ask_helper":
        part = request.POST.get("text", "")[:120]
        given["helpers"] = [(pk, part) for pk in _ids(request.POST.getlist("office"))]
    if "adopted" in request.POST:
        given["adopted"] = request.POST["adopted"] == "yes"
        given["adopted_by"] = _day(request.POST.get("adopted_by", "")) if given["adopted"] else None
    if step in ELSEWHERE or step not in {s.code for s in life_of(row.case).steps}:
        raise Http404
    try:
        given["files"] = take_in(request.FILES.getlist("files"))
    except TongbanError as error:
        return screen(request, row, [], "requests:queue", 422, error.message)
    actions.move(row.pk, step, by=request.actor, text=request.POST.get("text", ""), **given)
    return redirect("requests:case", reference=reference)


def _day(given):
    """The day, if it is one; without one the act asks for it."""
    try:
        return parse_date(given)
    except ValueError:  # 31 February
        return None


@needs("requests.view")
@require_POST
def send(request, reference):
    """Dispatch, rule or send elsewhere."""
    row = found(request, reference)
    helpers = tuple(Help(pk) for pk in _ids(request.POST.getlist("helper")))
    step = {"received": "dispatch", "returned": "rule"}.get(row.case.state, "reroute")
    if step == "rule" and row.case.counts.get("returned", 0) < 2:
        step = "dispatch"
    lead = next(iter(_ids(request.POST.getlist("lead"))), None)
    actions.send(
        row.pk, by=request.actor, lead=lead, helpers=helpers, text=request.POST.get("text", ""), step=step
    )
    return redirect("requests:centre" if request.actor.holds("requests.dispatch") else "requests:supervision")


@needs("requests.open_contact")
@require_POST
def contact(request, reference):
    """Open the requester's contact, with a reason that the requester can read."""
    return _opened(request, reference)


@needs("access.emergency")
@require_POST
def emergency(request, reference):
    """Open it in an emergency: by whoever oversees the place; told to the requester, reviewed the next day."""
    return _opened(request, reference, emergency=True)


def _opened(request, reference, *, emergency=False):
    row = found(request, reference)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        return screen(request, row, [], "requests:queue", 422, _("Say in a few words why you need it."))
    told = actions.open_contact(
        row, by=request.actor, reason=form.cleaned_data["reason"], emergency=emergency
    )
    context = {"face": "workbench", "row": row, "case": row.case, "told": told, "emergency": emergency}
    return render(request, "requests/contact.html", context)
