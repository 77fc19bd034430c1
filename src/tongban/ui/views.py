"""The few pages that belong to no service: wishes kept, health told, the style shown."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView

from tongban.ui import prefs
from tongban.ui.sample import outline, sample


@require_POST
def keep_prefs(request: HttpRequest) -> HttpResponse:
    """Keep what the reader wishes and go back to where the reader was."""
    wanted = prefs.read(request).change(**{name: request.POST.get(name) for name in prefs.CHOICES})
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse(vars(wanted))
    else:
        response = HttpResponseRedirect(safe_next(request))
    wanted.keep(response, secure=settings.HTTPS)
    lang = request.POST.get("lang", "")
    if lang in dict(settings.LANGUAGES) and check_for_language(lang):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, lang, max_age=prefs.YEAR, secure=settings.HTTPS, samesite="Lax"
        )
    return response


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The address to go to next, only if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else default


class Plain(TemplateView):
    """A page of plain words."""


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in demonstrations only."""
    if not settings.DEMO:
        raise Http404
    face = request.GET.get("face", "portal")
    return render(request, "ui/style.html", {"face": face, **sample()})


@require_GET
def style_ground(request: HttpRequest) -> HttpResponse:
    """The outline under the style page's map."""
    if not settings.DEMO:
        raise Http404
    return JsonResponse(outline())
