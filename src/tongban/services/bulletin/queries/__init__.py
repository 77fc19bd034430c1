"""What is read: pages, figures, what waits for an office's word, a figure over pages."""

from collections.abc import Mapping

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, RowNumber

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.services.bulletin import rules
from tongban.services.bulletin.models import Draft, Page, Printed, Remembered, SignOff

SIGNED = Q(figures__signoffs__office=F("figures__asked"), figures__signoffs__at__gte=F("figures__asked_at"))
READING = Case(When(where=rules.HEADLINE, then=0), When(where=rules.PARAGRAPH, then=1), default=2)


def pages(actor: Actor) -> QuerySet[Page]:
    """The pages this actor reads, the newest first, with how many figures each has and how many are contradicted or unsigned."""
    return (
        visible_to(actor)
        .defer("text", "layout", "checks")
        .annotate(
            count=Count("figures", distinct=True),
            wrong=Count("figures", filter=Q(figures__verdict="contradicted"), distinct=True),
            asked=Count("figures", filter=Q(figures__asked__isnull=False), distinct=True),
            signed=Count("figures", filter=SIGNED, distinct=True),
        )
        .order_by("-pk")
    )


def visible_to(actor: Actor) -> QuerySet[Page]:
    """The pages this actor reads."""
    return rights.visible(actor, rules.VIEW, Page.objects.all())


def printed(actor: Actor) -> QuerySet[Printed]:
    """The figures of those pages."""
    return Printed.objects.filter(page__in=visible_to(actor).values("pk")).select_related("page")


def last_printed(actor: Actor) -> QuerySet[Printed]:
    """Of each indicator, and of each wording that is none, the figure as the newest page prints it."""
    of = Case(When(indicator="", then=F("wording")), default=F("indicator"))
    newest_first = Window(RowNumber(), partition_by=of, order_by=["-page__day", "-pk"])
    rows = printed(actor).annotate(turn=newest_first).filter(turn=1)
    return Printed.objects.filter(pk__in=rows.values("pk")).select_related("page")


def figures(page: Page) -> QuerySet[Printed]:
    """The figures of a page in the order of the text."""
    rows = page.figures.select_related("asked").prefetch_related("signoffs")
    return rows.order_by("article", READING, "paragraph", "start")


def waiting() -> QuerySet[Printed]:
    """Figures that wait for the word of the office that was asked, the longest first."""
    said = SignOff.objects.filter(
        printed=OuterRef("pk"), office=OuterRef("asked"), at__gte=OuterRef("asked_at")
    )
    asked = Printed.objects.filter(~Exists(said), asked__isnull=False)
    return asked.select_related("page", "asked").order_by("asked_at", "pk")


def waiting_for(actor: Actor) -> QuerySet[Printed]:
    """Those that wait for an office of this actor's."""
    return rights.visible(actor, "bulletin.sign", waiting())


def still_asked(page: Page, office: int) -> QuerySet[Printed]:
    """What of a page still waits for an office."""
    return waiting().filter(page=page, asked=office)


def said_by(page: Page, office: int) -> tuple[int, int]:
    """How many figures of a page an office was asked about, and how many it stands by."""
    rows = list(figures(page).filter(asked=office))
    return len(rows), sum(row.signed is not None and row.signed.agrees for row in rows)


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The reports that this actor's offices are writing, the last changed first."""
    return rights.visible(actor, "bulletin.check", Draft.objects.select_related("office"))


def remembered(sender: str) -> Mapping[str, str]:
    """What this sender's wordings mean: wording -> code of the indicator ("": none)."""
    return dict(Remembered.objects.filter(sender=sender).values_list("wording", "indicator"))


def sends_to() -> QuerySet[Office]:
    """The offices that figures may be sent to."""
    return offices().order_by("name")


def over_pages(actor: Actor, row: Printed) -> QuerySet[Printed]:
    """The same figure on every page this actor reads: by its indicator, else by its wording; the newest first."""
    same = Q(indicator=row.indicator) if row.indicator else Q(wording=row.wording, indicator="")
    return printed(actor).filter(same).order_by(Coalesce("as_of", "page__day").desc(), "-pk")
