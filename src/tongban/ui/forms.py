"""Forms that look and read alike: `{{ form }}` brings its summary of errors and each field as a c-field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template

from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions, within
from tongban.ui.words import NOTHING

DJANGOS_NOTHING = "---------"
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
    # where another form with a field of the same name stands on the page, one of them needs ids of its own
    ids = "id_%s"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Nothing chosen reads alike in all of them."""
        super().__init__(*args, **{"auto_id": self.ids, **kwargs})
        for field in self.fields.values():
            if getattr(field, "empty_label", None) == DJANGOS_NOTHING:
                field.empty_label = NOTHING


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


class DivisionField(forms.ModelChoiceField):
    """A division, set in by its depth: of those that stand today, down to towns or with `communities` to communities.

    Not `whole`: the prefecture itself is none of them.
    """

    def __init__(self, *, communities: bool = False, whole: bool = True, **given: Any) -> None:
        self.left_out = {Division.Level.GRID}
        self.left_out |= set() if communities else {Division.Level.COMMUNITY}
        self.left_out |= set() if whole else {Division.Level.PREFECTURE}
        super().__init__(queryset=Division.objects.none(), **given)

    def offered(self, path: str = "") -> None:
        """Fill in what stands today, within a path."""
        rows = divisions().exclude(level__in=self.left_out)
        self.queryset = rows.filter(within(path)) if path else rows

    def keeping(self, division: Division | None) -> None:
        """Also one that stands deeper, where somebody has it already."""
        if division is not None:
            self.queryset |= Division.objects.filter(pk=division.pk)

    def label_from_instance(self, obj: Division) -> str:
        """Its name, set in."""
        return f"{'　' * obj.path.count('.')}{obj.name}"


class Placed(Form):
    """A form whose `division` offers what stands today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].offered()


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
