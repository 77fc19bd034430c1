"""A department sends its list: looks it through, mends what is wrong, sends it on, takes its feedback along."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange import actions, returns, states
from tongban.services.lists import forms, mending, showing
from tongban.services.lists.views import SEND, VIEW, list_or_404, reading, show
from tongban.ui.export import attachment
from tongban.ui.forms import tell
from tongban.ui.gate import needs

AGAIN = ("office", "register", "day")  # what a list that is sent once more says like the one before
MOST_BYTES = 32 * 1024 * 1024


@needs(SEND)
def send(request):
    """Hand a file over; it is read and shown, and nothing is sent on yet."""
    again = {name: request.GET[name] for name in AGAIN if name in request.GET}
    form = forms.SendForm(request.POST or None, request.FILES or None, actor=request.actor, initial=again)
    if request.method != "POST" or not form.is_valid():
        return show(request, "send", form=form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        row = _received(said, request.actor)
    except TongbanError as error:
        tell(form, error, "file")
        return show(request, "send", form=form, status=error.status)
    return redirect("lists:list", pk=row.pk)


def _received(said, actor):
    given = said["file"]
    if given.size > MOST_BYTES:
        raise TongbanError(
            _("The file is larger than 32 MB. Send it in parts, or through the API."), field="file"
        )
    source = actions.source_of(said["office"], said["register"], by=actor)
    sent = actions.Sent(given.name, given.read(), said["day"], said["scope"], said["declared"])
    return actions.receive(sent, source, by=actor)


@needs(SEND)
@require_POST
def headings(request, pk):
    """Read the same file anew, with its headings understood as the sender says."""
    row = list_or_404(request, pk)
    known = {c.name for c in showing.register_of(row).columns}
    said = {h: request.POST.get(f"h{n}", "") for n, h in enumerate(row.headings)}
    mapping = {heading: name for heading, name in said.items() if name in known}
    again = actions.read_again(row, mapping, by=request.actor)
    messages.success(request, _("Read anew. Your headings are remembered for the next list."))
    return redirect("lists:list", pk=again.pk)


@needs(SEND)
@require_POST
def errors(request, pk):
    """The rows that could not be taken, as they were sent, to be mended: an opening that is on record."""
    row = list_or_404(request, pk)
    content = mending.errors_of(row, by=request.actor)
    return attachment(content, f"{row.pk}-errors.xlsx")


@needs(VIEW)
def feedback(request, pk, kind):
    """What became of each row, in the sender's own keys."""
    row = list_or_404(request, pk)
    if kind not in ("csv", "xlsx") or row.state in (states.CHECKED, states.REFUSED):
        raise Http404
    content = returns.as_xlsx(row) if kind == "xlsx" else returns.as_csv(row)
    if rights.may(request.actor, SEND, row.source):
        actions.give_back(row, by=request.actor)
    return attachment(content, f"{row.pk}-feedback.{kind}")


def _with_reason(action):
    return lambda row, by, reason: action(row, by=by, reason=reason)


ACTS = {
    "send-on": lambda row, by, _reason: actions.match(row, by=by),
    "discard": lambda row, by, _reason: actions.discard(row, by=by),
    "acknowledge": lambda row, by, _reason: actions.acknowledge(row, by=by),
    "let-through": _with_reason(actions.let_through),
    "give-up": _with_reason(actions.give_up),
    "ask-back": _with_reason(actions.ask_back),
    "keep": lambda row, by, _reason: actions.keep_it(row, by=by),
    "take-back": lambda row, by, _reason: actions.begin_back(row, by=by),
    "pause-back": lambda row, by, _reason: actions.pause_back(row, by=by),
    "resume-back": lambda row, by, _reason: actions.resume_back(row, by=by),
}


@needs(VIEW)
@require_POST
def act(request, pk, act):
    """What a sender or a supervisor does to a list; `look` tells what sending it on would ask."""
    row = list_or_404(request, pk)
    if act == "look":
        return reading.one(request, pk, looked=_looked(row, request.actor))
    if act not in ACTS:
        raise Http404
    try:
        done = ACTS[act](row, request.actor, request.POST.get("reason", ""))
    except TongbanError as error:
        return reading.one(request, pk, refusal=error.message, status=error.status)
    messages.success(request, states.LISTS[done.state])
    return redirect("lists:list", pk=pk)


def _looked(row, actor):
    told = actions.preview(row, by=actor)
    kinds = [(states.KINDS[k], n) for k, n in told["kinds"].items()]
    outcomes = [(states.OUTCOMES[k], n) for k, n in told["outcomes"].items()]
    return {"kinds": kinds, "outcomes": outcomes, "stopped_for": told["stopped_for"]}
