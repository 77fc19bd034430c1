"""Publishing a request: what was said with what may tell who somebody is, decided stretch by stretch, then a second look.

Every decision travels in the forms, so it works without a script; each box blacks its stretch out as it is ticked.
"""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongban.kernel.access import rights
from tongban.kernel.cases.attachments import IMAGES
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests import actions
from tongban.services.requests.attached import attached
from tongban.services.requests.redaction import FIELDS, draft_of
from tongban.services.requests.views.desk import found
from tongban.ui.gate import needs

LABELS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What was said"),
    "answer": gettext_lazy("Answer"),
}
KINDS = {
    "name": gettext_lazy("a name"),
    "phone": gettext_lazy("a phone"),
    "id_number": gettext_lazy("an ID number"),
    "plate": gettext_lazy("a number plate"),
    "email": gettext_lazy("an e-mail address"),
    "bank_card": gettext_lazy("a bank card"),
    "home": gettext_lazy("a home"),
    "account": gettext_lazy("an account or date"),
    "asked": gettext_lazy("added by you"),
}


@needs("requests.publish")
@require_http_methods(["GET", "POST"])
def publish(request, reference):
    """The draft (GET, or after a change), the second look, and the publication itself or its end."""
    row = found(request, reference)
    rights.require(request.actor, "requests.publish", row)
    act = request.POST.get("act", "")
    if act == "withdraw":
        actions.withdraw_publication(row.pk, by=request.actor)
        return redirect("requests:case", reference=reference)
    if not row.may_publish:
        return _shown(request, row, None, error=_("The requester has not agreed to its being public."))
    draft = draft_of(row, **_decided(request, row))
    if act == "publish":
        return _publish(request, row, draft)
    return _shown(request, row, draft, look=act == "look")


def _publish(request, row, draft):
    given = {"off": draft.off, "words": draft.words, "photos": draft.photos}
    try:
        actions.publish_draft(row.pk, by=request.actor, seen=request.POST.get("seen", ""), **given)
    except TongbanError as refused:
        return _shown(request, row, draft, error=refused.message)
    return redirect("requests:public_one", reference=row.case.reference)


def _decided(request, row):
    """What the person decided: as the form says; before there is one, as at the last publication."""
    if request.method == "GET":
        kept = row.redaction
        return {"off": kept.get("off", ()), "words": kept.get("words", ()), "photos": row.public_photos}
    known, covered = set(request.POST.getlist("known")), set(request.POST.getlist("cover"))
    words = request.POST.get("words", "").replace("\r", "").split("\n")
    photos = [int(pk) for pk in request.POST.getlist("photo") if pk.isdecimal()]
    off = sorted(known - covered) if known else request.POST.getlist("off")
    return {"off": off, "words": words, "photos": photos}


def _shown(request, row, draft, *, look=False, error=""):
    context = {"face": "workbench", "row": row, "case": row.case, "draft": draft, "error": error}
    if draft:
        fields = [(LABELS[name], name, draft.parts(name), draft.public(name)) for name in FIELDS]
        context["fields"] = [one for one in fields if draft.sources[one[1]]]
        photos = attached(request.actor, row.case).filter(kind__in=IMAGES, audience="requester")
        context |= {"photos": photos, "kinds": KINDS, "words": "\n".join(draft.words)}
        context["count"] = sum(len(marks) for marks in draft.marks.values())
    page = "requests/publish_look.html" if look else "requests/publish.html"
    return render(request, page, context, status=422 if error else 200)
