"""A change set, and one form a kind of change; each gives the data that the kind reads."""

import json

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongban.kernel.places.changing.kinds import LABELS
from tongban.kernel.places.models import Division
from tongban.ui.forms import DateInput, Form

LEVELS = [(v, label) for v, label in Division.Level.choices if v != Division.Level.PREFECTURE]
CODES = _("Codes, apart by spaces or commas")
BOUNDARY = _("Boundary")
GEOJSON = _("GeoJSON in longitude and latitude (WGS 84); empty where no boundary is known")


def line(label, *, required=True, hint=""):
    return forms.CharField(label=label, max_length=120, required=required, help_text=hint)


def codes(label, *, required=True, hint=CODES):
    """Codes of as many divisions as there are in a town."""
    return forms.CharField(label=label, max_length=4000, required=required, help_text=hint)


class SetForm(Form):
    """A change set before its first change."""

    title = line(_("Title"))
    on = forms.DateField(label=_("Takes effect on"), widget=DateInput)
    grounds = forms.CharField(label=_("Approval document"), max_length=200)


class Area(forms.CharField):
    """A geometry, typed or pasted."""

    def __init__(self, *, required=False, label=BOUNDARY, hint=GEOJSON):
        """As a box of several lines."""
        super().__init__(
            label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
        )

    def clean(self, value):
        """The geometry of what was given; a feature is as good as its geometry."""
        text = super().clean(value)
        if not text:
            return None
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        geometry = told.get("geometry", told) if isinstance(told, dict) else None
        if not isinstance(geometry, dict):
            raise forms.ValidationError(_now("This is not a GeoJSON geometry."))
        return geometry


class OpenForm(Form):
    """Set up a division."""

    parent = line(_("Code of the division above"))
    level = forms.ChoiceField(label=_("Level"), choices=LEVELS)
    code = line(_("New code"))
    name = line(_("Name of the division"))
    name_en = line(_("Name in English"), required=False)
    children = codes(_("Divisions that come under it"), required=False)
    geometry = Area()


class MergeForm(Form):
    """Several become one."""

    codes = codes(_("Divisions that become one"))
    code = line(_("Code that goes on"), hint=_("One of them, or a new one"))
    name = line(_("New name"), required=False)
    name_en = line(_("New name in English"), required=False)


class SplitForm(Form):
    """One becomes several."""

    code = line(_("Division to be split"))
    parts = forms.CharField(
        label=_("Parts, a line each"),
        help_text=_("code | name | codes of the divisions that go to it"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    geometry = Area(
        label=_("Boundaries of the parts"),
        hint=_("GeoJSON FeatureCollection whose features have “code” as a property"),
    )
    heir = line(_("Part that keeps what has no position"), required=False)

    def clean(self):
        """Lines and features as parts."""
        given = super().clean()
        areas = _areas(given.pop("geometry", None) or {})
        lines = [
            [c.strip() for c in row.split("|")] for row in given.get("parts", "").splitlines() if row.strip()
        ]
        given["parts"] = [
            {"code": row[0], "name": row[1] if len(row) > 1 else "", "children": row[2] if len(row) > 2 else "",
             "geometry": areas.get(row[0])}
            for row in lines
        ]  # fmt: skip
        return given


def _areas(collection):
    """The geometries of a collection by the code that each feature bears; what bears none is passed over."""
    features = collection.get("features")
    found = {}
    for feature in features if isinstance(features, list) else ():
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict) and "code" in properties:
            found[str(properties["code"])] = feature.get("geometry")
    return found


class RenameForm(Form):
    """Another name."""

    code = line(_("Code"))
    name = line(_("New name"))
    name_en = line(_("New name in English"), required=False)


class MoveForm(Form):
    """Another parent."""

    code = line(_("Code"))
    to = line(_("Code of the division above from then on"))
    new_code = line(_("New code"), required=False)


class OutlineForm(Form):
    """Another boundary."""

    code = line(_("Code"))
    geometry = Area(required=True)


class EndForm(Form):
    """Nothing comes after it."""

    code = line(_("Code"))


FORMS = {
    "open": OpenForm, "merge": MergeForm, "split": SplitForm, "rename": RenameForm,
    "move": MoveForm, "outline": OutlineForm, "end": EndForm,
}  # fmt: skip
KINDS = LABELS
