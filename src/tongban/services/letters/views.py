"""My notices; for operators what was not delivered, how notices read, and which programs hear."""

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.notices import actions, mending, queries, webhooks, wording
from tongban.services.letters.forms import WebhookForm
from tongban.ui.export import Column
from tongban.ui.forms import tell
from tongban.ui.gate import needs
from tongban.ui.pages import ListPage, Page


class OwnPage:
    """A page about the reader alone: whoever is not signed in does that first, and no key reads it."""

    def dispatch(self, request, *args, **kwargs):
        return needs()(super().dispatch)(request, *args, **kwargs)


class Mine(OwnPage, ListPage):
    """What I was told, newest first."""

    template_name = "letters/mine.html"
    title = later("My notices")

    def rows(self, actor, wanted):
        return queries.notices_for(actor.account.pk)

    def table(self, rows):
        return queries.shown(list(rows), get_language())

    def post(self, request):
        """All read."""
        actions.mark_read(self.actor.account.pk)
        return redirect("letters:mine")


class Open(OwnPage, Page):
    """The page that one of my notices leads to."""

    def get(self, request, pk):
        notice = get_object_or_404(queries.notices_for(self.actor.account.pk), pk=pk)
        actions.mark_read(self.actor.account.pk, [pk])
        [shown] = queries.shown([notice], get_language())
        return HttpResponseRedirect(shown.link) if shown.link else redirect("letters:mine")


class Dead(ListPage):
    """What failed for good, to be looked at and tried again or let go."""

    template_name = "letters/dead.html"
    needs = mending.MEND
    pile = ""

    def rows(self, actor, wanted):
        return mending.dead(self.pile, actor)

    def get_context_data(self, **kwargs):
        return super().get_context_data(reasons=mending.REASONS.items(), **kwargs)

    def post(self, request):
        """Try the chosen ones again, or all that are listed; or let the chosen ones go."""
        chosen = [int(pk) for pk in request.POST.getlist("row") if pk.isdecimal()]
        if "all" in request.POST:
            chosen = list(self.rows(self.actor, {}).values_list("pk", flat=True))
        try:
            messages.success(request, self.act(chosen, request.POST))
        except TongbanError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(request.path)

    def act(self, chosen, given):
        """What is to be done, and the words that say it was."""
        if "let_go" in given:
            count = mending.let_go(self.pile, chosen, why=given.get("why", ""), by=self.actor)
            return ngettext("%(count)s was let go.", "%(count)s were let go.", count) % {"count": count}
        count = mending.retry(self.pile, chosen, by=self.actor)
        return ngettext("%(count)s is tried again.", "%(count)s are tried again.", count) % {"count": count}


class DeadDeliveries(Dead):
    """Messages that no gateway or program took."""

    title = later("Messages not delivered")
    pile = "messages"
    columns = (
        Column(later("Written"), lambda row: row.created_at),
        Column(later("Channel"), lambda row: row.get_channel_display()),
        Column(later("Kind"), lambda row: row.topic),
        Column(later("To"), lambda row: row.webhook.name if row.webhook else _("person")),
        Column(later("What went wrong"), lambda row: row.error),
        Column(later("Attempts"), lambda row: row.attempts, numeric=True),
        Column(later("Number"), lambda row: row.key[:12]),
    )

    def rows(self, actor, wanted):
        return super().rows(actor, wanted).select_related("webhook")


class DeadOutbox(Dead):
    """What should have followed a write and failed each time."""

    title = later("Follow-ups that failed")
    pile = "follow-ups"
    columns = (
        Column(later("Written"), lambda row: row.created_at),
        Column(later("Kind"), lambda row: row.topic),
        Column(later("About"), lambda row: ", ".join(f"{k} {v}" for k, v in row.payload.items())),
        Column(later("What went wrong"), lambda row: row.error),
        Column(later("Attempts"), lambda row: row.attempts, numeric=True),
    )


class DeadTasks(Dead):
    """Slow work that failed each time."""

    title = later("Tasks that failed")
    pile = "tasks"
    columns = (
        Column(later("Last tried"), lambda row: row.tried_at),
        Column(later("Kind"), lambda row: row.task_name),
        Column(later("About"), lambda row: ", ".join(f"{k} {v}" for k, v in row.args.items())),
        Column(later("Attempts"), lambda row: row.attempts, numeric=True),
    )

    def rows(self, actor, wanted):
        return super().rows(actor, wanted).annotate(tried_at=Max("procrastinateevent__at"))


class Wordings(Page):
    """How every kind of notice reads, with made-up data, in both languages."""

    face = "workbench"
    needs = mending.MEND
    template_name = "letters/wordings.html"
    title = later("How notices read")

    def get_context_data(self, **kwargs):
        kinds = sorted(wording.all_templates().values(), key=lambda kind: kind.code)
        read = [(k, wording.preview(k, "zh-hans"), wording.preview(k, "en")) for k in kinds]
        return super().get_context_data(kinds=read, **kwargs)


class Webhooks(Page):
    """Programs that hear of what happens; the secret of a new one is shown this once."""

    face = "workbench"
    needs = webhooks.CONNECT
    template_name = "letters/webhooks.html"
    title = later("Webhooks")

    def get_context_data(self, **kwargs):
        hooks = queries.webhooks_visible_to(self.actor)
        return super().get_context_data(**{"hooks": hooks, "form": WebhookForm(), **kwargs})

    def post(self, request):
        form = WebhookForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form)
        try:
            hook = webhooks.register(**form.cleaned_data, by=self.actor)
        except TongbanError as error:
            tell(form, error)
            return self.show(status=error.status, form=form)
        return self.show(made=hook, secret=hook.secret.open())


class ActOnWebhook(Page):
    """Try a program's address, or stop it."""

    needs = webhooks.CONNECT
    http_method_names = ["post"]

    def post(self, request, pk, act):
        rows = queries.webhooks_visible_to(self.actor).filter(pk=pk)
        if act not in {"ping", "stop"} or not (rows.filter(active=True) if act == "ping" else rows).exists():
            raise Http404
        {"ping": webhooks.ping, "stop": webhooks.stop}[act](pk, by=self.actor)
        messages.success(request, _("It is on its way.") if act == "ping" else _("Stopped."))
        return redirect("letters:webhooks")
