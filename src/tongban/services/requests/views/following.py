"""Following on the portal: what happened, when at the latest, and what the requester may still do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongban.kernel.access.middleware import remember_case
from tongban.kernel.access.queries import openings_of
from tongban.kernel.cases.clocks import counted_from
from tongban.kernel.core.calendar import explain, term_from_json
from tongban.services.requests import actions, forms, queries, reading
from tongban.services.requests.attached import attached
from tongban.services.requests.views.papers import show_paper
from tongban.ui.keyset import first

# what the requester may do by themselves, and what is said when it is done
SHOWN = 20
SAID = {
    "add": gettext_lazy("It was added. The office reads it."),
    "supply": gettext_lazy("Your reply was sent. The office's time runs again."),
    "withdraw": gettext_lazy("It was withdrawn. Nobody works on it any more."),
    "reopen": gettext_lazy("It is taken up again. Below you see who looks into it."),
    "ask_review": gettext_lazy("The review was asked for."),
    "ask_rereview": gettext_lazy("The second review was asked for."),
}


@require_http_methods(["GET", "POST"])
def follow(request):
    """Open a request by code and secret."""
    form = forms.FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = prove(request, form.cleaned_data["code"], form.cleaned_data["secret"])
        if case:
            return redirect("requests:mine", reference=case.reference)
        form.add_error(None, _("Code and secret do not fit together. Check both and try again."))
    mine = queries.visible_to(request.actor).filter(case_id__in=request.actor.own_cases).order_by("-case_id")
    return render(
        request, "requests/follow.html", {"face": "portal", "form": form, "mine": first(mine, SHOWN)}
    )


@never_cache
def open_link(request, code, secret):
    """The link of the QR code: proves, then goes to the page whose address holds no secret."""
    case = prove(request, code, secret)
    if case is None:
        return redirect("requests:follow")
    return redirect("requests:mine", reference=case.reference)


def prove(request, code, secret):
    """The case, if code and secret fit; a wrong code takes the same way and time as a wrong secret."""
    case = queries.proved(code, secret)
    if case is not None:
        remember_case(request, case.pk)
    return case


def _mine(request, number):
    row = (
        queries.visible_to(request.actor)
        .filter(case__reference=number, case_id__in=request.actor.own_cases)
        .first()
    )
    if row is None:
        raise Http404
    return row


def mine(request, reference):
    """One request for its requester."""
    return _page(request, _mine(request, reference))


def _page(request, row, status=200, **typed):
    context = {"face": "portal", **reading.for_requester(row, request.actor)}
    context |= {"confirm": forms.ConfirmForm(), "words": forms.WordsForm(), **typed}
    context["openings"] = openings_of("case", row.pk)
    context["attachments"] = attached(request.actor, row.case)
    return render(request, "requests/mine.html", context, status=status)


def counted(request, reference):
    """How the deadline was counted, day by day."""
    row = _mine(request, reference)
    clock = reading.answer_clock(row.case)
    since = counted_from(clock.started_at, clock.term) if clock else None
    days = explain(since, term_from_json(clock.term), clock.due_at) if clock else []
    context = {"face": "portal", "row": row, "clock": clock, "days": days, "since": since}
    context["why"] = reading.why_so_long(row, clock) if clock else None
    return render(request, "requests/counted.html", context)


@require_POST
def say(request, reference, step):
    """Add, reply, withdraw, take up again."""
    row = _mine(request, reference)
    if step not in SAID:
        raise Http404
    form = forms.WordsForm(request.POST, request.FILES)
    if step != "withdraw" and not form.is_valid():
        return _page(request, row, 422, words=form, step=step)
    files = form.cleaned_data["files"] if step != "withdraw" else ()
    actions.move(
        row.pk, step, by=request.actor.as_requester(), text=request.POST.get("text", ""), files=files
    )
    messages.success(request, SAID[step])
    return redirect("requests:mine", reference=reference)


@require_POST
def confirm(request, reference):
    """Say how it went."""
    row = _mine(request, reference)
    form = forms.ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, confirm=form)
    said = form.cleaned_data
    actions.confirm(
        row.pk,
        by=request.actor.as_requester(),
        contacted=said["contacted"] == "yes",
        solved=said["solved"] == "yes",
        satisfaction=said["satisfaction"],
        text=said["text"],
    )
    messages.success(request, _("Thank you: what you said stands below and is counted."))
    return redirect("requests:mine", reference=reference)


def paper(request, reference, seq):
    """A written notice, to print."""
    return show_paper(request, _mine(request, reference), seq, "portal")


@require_POST
def consent(request, reference):
    """May others read it? The requester's word, at any time; taken back, it is gone at once."""
    row = _mine(request, reference)
    actions.set_consent(row.pk, by=request.actor.as_requester(), agrees=request.POST.get("agrees") == "yes")
    return redirect("requests:mine", reference=reference)
