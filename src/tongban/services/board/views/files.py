"""Figures as files and for programs; the outlines of the map."""

from django.conf import settings
from django.http import Http404, JsonResponse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from tongban.kernel.indicators.catalogue import to_json
from tongban.services.board import queries
from tongban.services.board.tables import files
from tongban.services.board.views.asking import may_read, measure_or_404, shell
from tongban.ui.export import file_of

HOUR = 3600


@require_GET
def export(request, code, kind):
    """The split on the page as csv or xlsx, with its formula and time in every line."""
    measure = measure_or_404(code)
    may_read(request, measure)
    by = request.GET.get("by", "month")
    if kind not in {"csv", "xlsx"} or by not in measure.dimensions:
        raise Http404
    table = queries.table(request.actor, measure, shell(request, measure)["asked"], by)
    columns = files.columns(table)
    return file_of(table.cells, columns, str(measure.label), kind)


@require_GET
def catalogue_json(request):
    """Every figure this reader may see, as programs read it."""
    return JsonResponse({"indicators": [to_json(m) for m in queries.measures_for(request.actor)]})


@require_GET
def ground(request):
    """The outlines, named in the language that the address says."""
    lang = request.GET.get("lang", "")
    with override(lang if lang in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        response = JsonResponse(queries.outlines())
    response["Cache-Control"] = f"public, max-age={HOUR}"
    return response
