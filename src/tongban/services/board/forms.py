"""The question in an address, read: what cannot be read is told, and the page shows the usual question."""

from math import isfinite
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.clock import today
from tongban.kernel.indicators.declare import LEVELS, TIMES, Measure
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places import register
from tongban.kernel.places.models import Division
from tongban.services.board.queries.asked import NOTHING, Asked
from tongban.services.board.rules import PERIODS, WAYS, YEAR
from tongban.ui.forms import DateInput, DivisionField, Form

FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST = 1e15
LONGEST = 40  # characters of a value that figures are split by


class Picker(Form):
    """Period, day and place."""

    period = forms.ChoiceField(choices=list(PERIODS.items()), required=False)
    day = forms.DateField(label=gettext_lazy("As of the end of"), widget=DateInput, required=False)

    def __init__(self, data: Any, measure: Measure | None = None) -> None:
        super().__init__(data, auto_id="%s")
        self.measure = measure
        self.fields["in"] = forms.CharField(required=False, max_length=20)

    def clean_day(self) -> Any:
        """A day that has begun, and that our calendar reaches."""
        day = self.cleaned_data["day"]
        if day and (day.year < FIRST_YEAR or day > today()):
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return day

    def clean_in(self) -> str:
        """A division we know; its path."""
        return _place(self.cleaned_data["in"])

    @property
    def asked(self) -> Asked:
        """The question; the usual one where it could not be read."""
        if not self.is_valid():
            return Asked(among=self.among)
        given = self.cleaned_data
        return Asked(given["period"] or YEAR, given["day"], given["in"], self.among)

    @property
    def among(self) -> tuple[tuple[str, Any], ...]:
        """The values of splits that the question is narrowed to: of one figure, by what it is split by."""
        found = {name: _value(self.data.get(name, ""), kind) for name, kind in _splits(self.measure).items()}
        return tuple(sorted((name, value[0]) for name, value in found.items() if value))


def _splits(measure: Measure | None) -> dict[str, str]:
    """What a figure can be narrowed by, with the type of its values; many figures have nothing in common but places."""
    if measure is None:
        return {}
    names = [name for name in measure.dimensions if name not in {"division", *TIMES}]
    places = LEVELS[1:] if "division" in measure.dimensions else ()
    known = {"unit": "int64", **measure.facts.schema}
    return {name: known[name] for name in (*names, *places)}


def _value(text: str, kind: str) -> tuple[Any, ...]:
    """A value as the records hold it, alone; nothing where there is none that could be one."""
    if text == NOTHING:
        return (None,)
    if kind == "int64":
        return (int(text),) if text.isdecimal() and len(text) < 16 else ()
    return (text,) if 0 < len(text) <= LONGEST and "\0" not in text else ()


def _place(code: str) -> str:
    """The path of a division that figures are told of ('' the whole): records name no place below a community."""
    entry = register.current().latest.get(code)
    if code and (entry is None or entry.depth >= len(LEVELS)):
        raise forms.ValidationError(_("There is no division with this code."))
    return entry.path if entry and entry.depth else ""


class FollowForm(Form):
    """The bound that a figure is followed by."""

    way = forms.ChoiceField(label=gettext_lazy("Tell me when it is"), choices=list(WAYS.items()))
    bound = forms.FloatField(label=gettext_lazy("Bound"), widget=forms.NumberInput(attrs={"step": "any"}))

    def clean_bound(self) -> float:
        """A number that figures can reach."""
        bound = float(self.cleaned_data["bound"])
        if not isfinite(bound) or abs(bound) > LARGEST:
            raise forms.ValidationError(_("Enter a number."))
        return bound


class ReleaseForm(Form):
    """The days of a figure that is published, and why it is corrected."""

    since = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DateInput)
    reason = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Days that follow one another, and that records could lie in."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and not FIRST_YEAR <= since.year <= until.year <= today().year + 1:
            raise forms.ValidationError(_("The days do not follow one another, or lie too far away."))
        if since and until and since > until:
            raise forms.ValidationError(_("The days do not follow one another, or lie too far away."))
        return given


class DashboardForm(Form):
    """A dashboard: its figures in the order of their numbers."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=list(PERIODS.items()))
    place = DivisionField(
        label=gettext_lazy("Place"),
        communities=True,
        whole=False,
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Whole prefecture"),
    )
    office = forms.ModelChoiceField(
        label=gettext_lazy("Share with"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody: only for me"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids())
        self.fields["place"].offered()
        kept = self.initial.get("place", "")
        if kept and not self.fields["place"].queryset.filter(code=kept).exists():
            # figures are told of what stood then, too: whoever changes a title does not change the place
            self.fields["place"].keeping(Division.objects.filter(code=kept).order_by("-valid").first())

    def clean_place(self) -> str:
        """Its path, '' for the whole."""
        place = self.cleaned_data["place"]
        return place.path if place else ""


class YearForm(Form):
    """The year of a work report."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
