"""Forms that look and read alike: `{{ form }}` brings its summary of errors and each field as a c-field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template

from tongban.kernel.core.errors import NotAllowed, TongbanError

Made = TypeVar("Made")


class Renderer(DjangoTemplates):
    """Our own layout of forms and fields; Django's own widgets."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def get_template(self, template_name: str) -> Any:
        """Ours from the project's engine (with its components), the rest from Django's."""
        return (
            get_template(template_name)
            if template_name.startswith("ui/")
            else super().get_template(template_name)
        )


class Form(forms.Form):
    """A form of ours; the browser's own bubbles stay away, our words are in two languages and stay on the page."""

    default_renderer = Renderer
    use_required_attribute = False


class ModelForm(forms.ModelForm):
    """The same over a model."""

    default_renderer = Renderer
    use_required_attribute = False


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LenientTime(forms.DateTimeField):
    """A time as a phone has it; one that cannot be read is no reason to refuse what came with it."""

    def clean(self, value):
        """The time, or nothing."""
        try:
            found = super().clean(value)
        except (forms.ValidationError, OverflowError):
            return None
        return found if found and found.tzinfo else None


def tell(form: forms.Form, error: TongbanError, otherwise: str | None = None) -> None:
    """Say in a form what was refused: at its own field, else at `otherwise` (None: above all fields)."""
    form.add_error(error.field if error.field in form.fields else otherwise, error.message)


def tried(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Do it and give what it made; what is refused is said in the form, so that nothing typed is lost (None).

    Who may not do it at all is told so by the page of its own (403).
    """
    try:
        return act()
    except NotAllowed:
        raise
    except TongbanError as error:
        tell(form, error)
        return None
