"""Members, one member with their lists and moves, entering one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongban.kernel.access import rights
from tongban.kernel.access.rights import visible
from tongban.kernel.core.clock import today
from tongban.services.branches import rules, words
from tongban.services.branches.actions import admitting, correcting, keeping, moving, opening
from tongban.services.branches.forms import members as forms
from tongban.services.branches.forms.units import DayForm
from tongban.services.branches.models import Correction, Member
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.gaps import corrections_of, to_answer
from tongban.services.branches.queries.reach import KEEP, MEMBERS, VIEW, kept_bodies
from tongban.services.branches.views import Listed, Record, show
from tongban.ui.export import Column
from tongban.ui.forms import tried
from tongban.ui.gate import needs


class Members(Listed):
    """Members of the actor's branches; names are masked, also in files."""

    needs = VIEW
    here = "members"
    title = words.say("members")
    filter_form = forms.MemberFilter
    empty = _("No member fits")
    columns = (
        Column(_("Name"), lambda m: m.person.name.mask),
        Column(_("Phone"), lambda m: m.person.phone.mask or "—"),
        Column(rules.LISTS[rules.HOME], lambda m: reading.list_of(m, rules.HOME)),
        Column(rules.LISTS[rules.PRESENT], lambda m: reading.list_of(m, rules.PRESENT)),
        Column(_("Duty status"), lambda m: rules.STATUSES.get(reading.status_of(m), "")),
        Column(_("Member since"), lambda m: m.valid.lower),
        Column(_("Last contact"), lambda m: m.last_contact),
    )

    def rows(self, actor, wanted):
        """Narrowed by number, branch, list, status; who is a member no longer is not listed."""
        rows = reading.members(actor).filter(valid__contains=today())
        if wanted.get("number"):
            return reading.by_number(rows, wanted["number"])
        body = wanted.get("body")
        return reading.narrowed(
            rows, body=body.pk if body else None, kind=wanted.get("kind", ""), status=wanted.get("status", "")
        )

    def link(self, row):
        """Their own page."""
        return reverse("branches:member", args=[row.pk])

    def get_context_data(self, **kwargs):
        """Whether one can be entered."""
        keeps = kept_bodies(self.actor).exists()
        beside = [(reverse("branches:new_member"), _("Enter a member"))] if keeps else []
        return super().get_context_data(beside=beside, **kwargs)


class One(Record):
    """A member."""

    needs = VIEW
    here = "members"
    template_name = "branches/member.html"
    acts = {
        "contact": (forms.ContactForm, keeping.note_contact),
        "move": (forms.MoveForm, moving.ask_move),
        "status": (forms.StatusForm, keeping.set_status),
        "open": (forms.OpenForm, opening.open_member),
        "end": (DayForm, admitting.end_membership),
        "take_back": (None, admitting.take_back_end),
    }
    names = {
        "contact": _("Note a contact"),
        "move": _("They left for another branch"),
        "status": _("Change the duty status"),
        "open": _("See name and numbers, giving a reason"),
        "end": _("A member no longer"),
        "take_back": _("Take the end back"),
    }

    def records(self, actor):
        """Those the actor sees."""
        return visible(actor, MEMBERS, reading.with_lists(Member.objects.all()))

    def open_acts(self):
        """By whose list they are on."""
        member, actor, keeps = self.record, self.actor, self.keeps
        if today() not in member.valid:
            return ["take_back"] if rules.HOME in keeps else []
        offered = {
            "contact": keeps,
            "move": keeps and not self.waiting,
            "status": keeps,
            "open": actor.holds("access.open_sealed"),
            "end": rules.HOME in keeps,
        }
        return [name for name, may in offered.items() if may]

    @property
    def keeps(self):
        """The kinds of list on which this reader keeps the member."""
        bodies = {kind: reading.list_of(self.record, kind) for kind in rules.LISTS}
        return [kind for kind, body in bodies.items() if body and rights.may(self.actor, KEEP, body)]

    @property
    def waiting(self):
        """The move that waits, if one does."""
        return reading.moves().filter(member=self.record, state=rules.ASKED).first()

    def get_context_data(self, **kwargs):
        """Lists, moves, corrections."""
        member = self.record
        kwargs |= {
            "member": member,
            "home": reading.list_of(member, rules.HOME),
            "present": reading.list_of(member, rules.PRESENT),
            "status": rules.STATUSES.get(reading.status_of(member), ""),
            "stays": member.stays.select_related("body").order_by("kind", "-valid"),
            "lists": rules.LISTS,
            "moves": reading.moves().filter(member=member)[:20],
            "waiting": self.waiting,
            "corrections": [
                (c, rules.CORRECTABLE[c.what], rules.CORRECTIONS[c.state]) for c in corrections_of(member.pk)
            ],
            "trainings": member.attendances.select_related("training").order_by("-training__on")[:20],
            "answers": {
                c.pk: forms.AnswerForm(auto_id=f"answer-{c.pk}-%s") for c in to_answer(self.actor, member.pk)
            },
            "may_withdraw": bool(self.keeps),
        }
        return super().get_context_data(**kwargs)


@needs(VIEW)
def new(request):
    """Enter a member."""
    rights.require(request.actor, VIEW)
    form = forms.MemberForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        told = admitting.NewMember(**form.cleaned_data)
        if row := tried(form, lambda: admitting.admit(told, by=request.actor)):
            messages.success(request, _("The member is on the list."))
            return redirect("branches:member", pk=row.pk)
    status = 422 if form.errors else 200
    return show(request, "new", form=form, title=_("Enter a member"), here="members", status=status)


@needs(VIEW)
@require_POST
def answer(request, pk):
    """Answer what a member asked to have corrected."""
    rows = Correction.objects.filter(member__in=reading.members(request.actor).values("pk"))
    row = get_object_or_404(rows, pk=pk)
    done = request.POST.get("done") == "yes"
    correcting.answer_correction(row, done=done, answer=request.POST.get("answer", ""), by=request.actor)
    messages.success(request, _("The member reads your answer."))
    return redirect("branches:member", pk=row.member_id)
