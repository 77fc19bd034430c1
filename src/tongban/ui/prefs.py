"""How a reader wants pages: text size, density, contrast. One cookie, no account, no script needed."""

from dataclasses import asdict, dataclass, replace

from django.http import HttpRequest, HttpResponse

COOKIE = "prefs"
YEAR = 365 * 24 * 3600
CHOICES = {
    "size": ("normal", "large", "elder"),
    "density": ("comfy", "dense"),
    "contrast": ("auto", "high"),
}


@dataclass(frozen=True)
class Prefs:
    """What <html> carries as data attributes."""

    size: str = "normal"
    density: str = "comfy"
    contrast: str = "auto"

    def change(self, **wanted: str | None) -> "Prefs":
        """The same with what was wanted, where it is one of the choices."""
        good = {name: value for name, value in wanted.items() if value in CHOICES.get(name, ())}
        return replace(self, **good)

    def keep(self, response: HttpResponse, *, secure: bool) -> None:
        """Write the cookie."""
        text = ".".join(asdict(self).values())
        response.set_cookie(COOKIE, text, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def read(request: HttpRequest) -> Prefs:
    """The reader's wishes; a broken cookie is no wish."""
    parts = request.COOKIES.get(COOKIE, "").split(".")
    return Prefs().change(**dict(zip(CHOICES, parts, strict=False)))
