"""What may be done to a case, as tabs of one panel: the server draws the one chosen, so it works without scripts."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.lifecycle import Step
from tongban.services.requests.models import Request

WORDS = (
    "answer",
    "progress",
    "ask",
    "return",
    "ask_extension",
    "help_done",
    "extend",
    "refuse_extension",
    "decline",
    "transfer",
    "review",
    "rereview",
    "note",
)
OFFICE = ("ask_helper", "reroute")
# steps with a form of their own: its address, its fields, who reads what is said
OWN = {
    "merge": ("merge", "requests/act_merge.html"),
    "ask_statement": ("ask_statement", "requests/act_statement.html"),
    "classify": ("classify", "requests/act_class.html"),
}
# what is shut for now keeps its tab, which says why; what answers a wish has none until somebody wishes
TOLD, WISHED = ("return", "ask_extension"), ("extend", "refuse_extension")
TABS = (*WORDS[:-1], *OFFICE, "ask_statement", "merge", "classify", "note")


@dataclass(frozen=True)
class Act:
    """One tab: what it is called, where its form goes, what stands in it, who reads the words, or why it is shut."""

    code: str
    label: Any
    action: str
    template: str
    readers: str = ""
    shut: str = ""


def acts(row: Request, steps: list[Step], chosen: str, *, may_publish: bool) -> dict[str, Any]:
    """The tabs of a case and the one that is open."""
    known = {s.code: s for s in steps}
    found = [_act(row, known[code]) for code in TABS if code in known]
    found = [act for act in found if not (act.shut and act.code in WISHED)]
    beside = [{"label": _("Publish"), "url": _url("publish", row), "current": False}] if may_publish else []
    if not found:
        return {"acts": [], "beside": beside}
    act = next((a for a in found if a.code == chosen), found[0])
    tabs = [{"label": a.label, "url": f"?act={a.code}#act", "current": a is act} for a in found]
    return {"acts": [*tabs, *beside], "act": act}


def _act(row: Request, step: Step) -> Act:
    if step.code in OWN:
        name, template = OWN[step.code]
        return Act(step.code, step.label, _url(name, row), template)
    if step.code == "reroute":
        return Act(step.code, step.label, _url("send", row), "requests/act_office.html")
    template = "requests/act_office.html" if step.code in OFFICE else "requests/act_words.html"
    readers = (
        _("The requester reads this.") if step.audience == "requester" else _("Only the offices read this.")
    )
    shut = _shut(row, step) if step.code in (*TOLD, *WISHED) else ""
    return Act(step.code, step.label, _url("step", row, step.code), template, readers, shut)


def _shut(row: Request, step: Step) -> str:
    """Why this step cannot be taken now, whoever asks ('' it can)."""
    try:
        if step.check:
            step.check(row.case, None)
    except TongbanError as refused:
        return str(refused.message)
    return ""


def _url(name: str, row: Request, *more: str) -> str:
    return reverse(f"requests:{name}", args=[row.case.reference, *more])
