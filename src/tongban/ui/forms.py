"""Forms that look and read alike: `{{ form }}` brings its summary of errors and each field as a c-field."""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template


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
