"""What the three shapes share: a face, a title, the right one needs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from tongban.kernel.access.actor import Actor
from tongban.ui.gate import needs


class Page(TemplateView):
    """A page on a face, for whoever holds the right it needs."""

    face = "portal"
    title: Any = ""
    needs: str | None = None

    @property
    def actor(self) -> Actor:
        """Who is asking."""
        return self.request.actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in whoever holds the right; let others log in, or say no."""
        if self.needs:
            return needs(self.needs)(super().dispatch)(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Face and title for the shell."""
        return super().get_context_data(**{"face": self.face, "title": self.title, **kwargs})

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page with something more in it."""
        return self.render_to_response(self.get_context_data(**context), status=status)
