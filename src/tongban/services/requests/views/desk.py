"""The handler's day: the queue by time left, one case on one screen, every step in place."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.cases.attachments import take_in
from tongban.kernel.cases.lives import life_of
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.requests import actions, forms, queries, reading, rules
from tongban.services.requests.attached import attached
from tongban.services.requests.views import acting
from tongban.services.requests.views.papers import show_paper
from tongban.ui.gate import needs
from tongban.ui.menu import menu_for

WIDTH = 60  # how many of a queue stand beside the case; the rest by search


def desk_home(request):
    """The door of the workbench: the first page of this person's menu, whatever room it belongs to."""
    if pages := menu_for(request, "workbench"):
        return redirect(pages[0].url)
    if request.actor.holds("requests.report"):
        return redirect("requests:grid")
    return redirect("people:me" if request.actor.account else "account_login")


@needs("requests.handle")
def queue(request):
    """My queue, with its first case open."""
    rows = queries.queue_of(request.actor, WIDTH)
    if not rows:
        return render(request, "requests/desk_empty.html", {"face": "workbench"})
    return screen(request, rows[0], rows)


@needs("requests.view")
def case(request, reference):
    """One case, with the queue it stands in."""
    return _one(request, found(request, reference))


def _one(request, row, **more):
    rows = queries.queue_of(request.actor, WIDTH) if request.actor.holds("requests.handle") else []
    return screen(request, row, rows, **more)


def in_place(act):
    """What an act refuses is said on the page of its case, where what was typed still stands."""

    @wraps(act)
    def page(request, reference, **given):
        try:
            return act(request, reference, **given)
        except NotAllowed:
            raise
        except TongbanError as error:
            return _one(request, found(request, reference), status=error.status, error=error.message)

    return page


def found(request, reference):
    """The request of this number, if the actor works on it (their own they follow on the portal)."""
    row = queries.visible_to(request.actor).filter(case__reference=reference).first()
    if row is None or not rules.works_on(request.actor.whole(), row.case):
        raise Http404
    return row


def ids_of(given):
    """The ids among what a form sent; anything else was not sent by one."""
    return [int(pk) for pk in given if pk.isdecimal()]


def screen(request, row, rows, status=200, **told):
    """One case on one screen; with what was refused, if something was."""
    context = {"face": "workbench", "rows": [reading.line(r) for r in rows], **told}
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
LEAVES = ("decline", "transfer")  # after these the centre goes on with the next
PLAIN = ("accept", "resume", "urge", "unmerge")


@needs("requests.view")
def paper(request, reference, seq):
    """A written notice, to print."""
    return show_paper(request, found(request, reference), seq, "workbench")


@needs("requests.view")
@require_POST
@in_place
def step(request, reference, step):
    """Take a step on a case."""
    row = found(request, reference)
    given = {}
    if step == "ask_helper":
        part = request.POST.get("text", "")[:120]
        given["helpers"] = [(pk, part) for pk in ids_of(request.POST.getlist("office"))]
    if "adopted" in request.POST:
        given["adopted"] = request.POST["adopted"] == "yes"
        given["adopted_by"] = _day(request.POST.get("adopted_by", "")) if given["adopted"] else None
    if step in ELSEWHERE or step not in {s.code for s in life_of(row.case).steps}:
        raise Http404
    given["files"] = take_in(request.FILES.getlist("files"))
    actions.move(row.pk, step, by=request.actor, text=request.POST.get("text", ""), **given)
    if step in LEAVES and request.actor.holds("requests.dispatch"):
        messages.success(request, _("Done with %(case)s.") % {"case": reference})
        return redirect("requests:centre")
    return redirect("requests:case", reference=reference)


def _day(given):
    """The day, if it is one; without one the act asks for it."""
    try:
        return parse_date(given)
    except ValueError:  # 31 February
        return None


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
        return _one(request, row, status=422, no_reason=_("Say in a few words why you need it."))
    told = actions.open_contact(
        row, by=request.actor, reason=form.cleaned_data["reason"], emergency=emergency
    )
    context = {"face": "workbench", "row": row, "case": row.case, "told": told, "emergency": emergency}
    return render(request, "requests/contact.html", context)
