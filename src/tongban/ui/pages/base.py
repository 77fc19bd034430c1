"""What the three shapes share: a face, a title, the right one needs."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.errors import NotAllowed


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
        if self.needs and not self.actor.holds(self.needs):
            if self.actor.account is None:
                return redirect_to_login(request.get_full_path())
            raise NotAllowed(
                _("Your roles do not include this page. Ask whoever gives out roles in your office.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Face and title for the shell."""
        return super().get_context_data(**{"face": self.face, "title": self.title, **kwargs})

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page with something more in it."""
        return self.render_to_response(self.get_context_data(**context), status=status)
