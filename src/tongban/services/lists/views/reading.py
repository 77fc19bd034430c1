"""Lists as they came, one with what became of it, its history, and what waits on whom."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import rights
from tongban.kernel.access.queries import actor_names
from tongban.kernel.core import clock
from tongban.kernel.exchange import queries, registers, states
from tongban.services.lists import forms, showing
from tongban.services.lists.views import OVERSEE, SEE, SEND, VIEW, list_or_404, show
from tongban.ui.export import Column
from tongban.ui.gate import needs
from tongban.ui.pages import ListPage

SHOWN = 10  # rows of a list that are looked through before it is sent
TOLD = 50  # rows that are told to be wrong; the rest stand in the file


class Lists(ListPage):
    """Every list this reader may see, the newest first."""

    needs = VIEW
    template_name = "lists/lists.html"
    title = _("Lists between offices")
    filter_form = forms.ListFilter
    empty = _("No list came yet")
    begin = _("An office that keeps a list sends it as a file: choose “Send a list”.")
    columns = (
        Column(_("File"), lambda s: f"{s.pk} · {s.file_name}"),
        Column(_("Register"), lambda s: str(registers.register(s.register).label)),
        Column(_("Sent by"), lambda s: s.source.office.name),
        Column(_("Holds from"), lambda s: s.day),
        Column(_("Full list of"), lambda s: s.scope.name if s.scope else "—"),
        Column(_("Number of rows"), lambda s: s.rows_sent, numeric=True),
        Column(_("State"), lambda s: str(states.LISTS[s.state])),
        Column(_("Received"), lambda s: s.received_at),
    )

    def rows(self, actor, wanted):
        """Narrowed by state."""
        rows = queries.lists(actor)
        return rows.filter(state=wanted["state"]) if wanted.get("state") else rows

    def link(self, row):
        """Its own page."""
        return reverse("lists:list", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether this reader may send."""
        return super().get_context_data(may_send=self.actor.holds(SEND), **kwargs)


@needs(VIEW)
def one(request, pk, *, status=200, **more):
    """One list: to look through before it is sent on, then what became of it."""
    row = list_or_404(request, pk)
    counts = queries.outcomes(row)
    context = {
        "row": row,
        "kind": showing.register_of(row),
        "state": {"label": states.LISTS[row.state], "signal": states.SIGNALS.get(row.state, "")},
        "outcomes": [(states.OUTCOMES.get(c, c), c, n) for c, n in counts.items() if c],
        "kinds": [(states.KINDS[k], k, n) for k, n in queries.kinds(row).items()],
        "wrong": row.rows.exclude(problems=[]).order_by("number")[:TOLD],
        "wrong_count": row.rows.exclude(problems=[]).count(),
        "may": _may(request.actor, row),
        "again": urlencode({"office": row.source.office_id, "register": row.register, "day": row.day}),
        "form": forms.WhyForm(),
        "back": forms.WhyForm(auto_id="back_%s"),
        "back_by": actor_names([row.back_asked_by]).get(row.back_asked_by, ""),
    }
    if row.state == states.CHECKED:
        context |= _preview(row)
    return show(request, "list", status=status, **context, **more)


def _may(actor, row):
    sends = rights.may(actor, SEND, row.source)
    oversees = rights.may(actor, OVERSEE, row)
    live = row.state in states.LIVE
    return {
        "send": sends and row.state == states.CHECKED,
        "headings": sends and row.state in (states.CHECKED, states.REFUSED) and bool(row.headings),
        "errors": sends and row.state != states.REFUSED and not row.words_erased_at,
        "send_again": sends and row.state != states.CHECKED,
        "acknowledge": sends and row.state == states.RETURNED,
        "release": oversees and row.state == states.STOPPED,
        "ask_back": oversees and live and not row.back_asked_by,
        "take_back": oversees and live and row.back_asked_by and row.back_asked_by != actor.code,
        "pause_back": oversees and row.state == states.REVERSING and not row.back_paused,
        "resume_back": oversees and row.state == states.REVERSING and row.back_paused,
        "feedback": live or row.state in (states.REVERSING, states.REVERSED),
        "differences": actor.holds(SEE),
    }


def _preview(row):
    """The first rows as they were read, and what each heading was understood as."""
    kind = showing.register_of(row)
    rows = row.rows.order_by("number")[:SHOWN]
    lines = [
        {
            "number": r.number,
            "cells": [(c.label, showing.value(c, r.data.get(c.name))) for c in kind.columns],
            "row": r,
        }
        for r in rows
    ]
    return {"columns": kind.columns, "lines": lines}


@needs(VIEW)
def history(request, pk):
    """The chain of what happened to a list."""
    row = list_or_404(request, pk)
    events = list(queries.history_of(row))
    who = actor_names(e.actor for e in events)
    told = [
        {
            "what": showing.HAPPENED.get(e.code, e.code),
            "at": e.at,
            "by": who[e.actor],
            "count": len(e.data.get("ids", ())),
            "hash": bytes(e.hash).hex()[:12],
        }
        for e in events
    ]
    proof = {name: bytes(getattr(row, name)).hex() for name in ("sha256", "prev_hash", "hash", "signature")}
    return show(request, "history", row=row, told=told, proof=proof)


@needs(SEE)
def waiting(request):
    """What waits on whom, and for how long: the same page for those who sent and those who decide."""
    now = clock.now()
    rows = [
        {"row": w, "register": registers.register(w.register).label, "days": (now - w.since).days}
        for w in queries.waiting(request.actor)
    ]
    sees = {"sees_lists": request.actor.holds(VIEW), "sends": request.actor.holds(SEND)}
    return show(request, "waiting", rows=rows, **sees)
