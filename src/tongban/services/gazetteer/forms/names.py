"""What is typed about names: a search, a proposal, a file of records, words on a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.gazetteer.rules import NAMINGS
from tongban.ui.forms import DateInput, Form

ANY = [("", _("All kinds")), *KINDS.items()]


class Where(Form):
    """In which county."""

    county = forms.ChoiceField(label=_("County or city"), required=False)

    def __init__(self, *args, **kwargs):
        """Offer the counties of today."""
        super().__init__(*args, **kwargs)
        rows = divisions().filter(level=Division.Level.COUNTY)
        self.fields["county"].choices = [("", _("Everywhere")), *((d.path, d.name) for d in rows)]


class Search(Where):
    """A search among names."""

    field_order = ("q", "kind", "county", "on")

    q = forms.CharField(label=_("Name, pinyin or first letters"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=ANY)
    on = forms.DateField(label=_("As of the day"), required=False, widget=DateInput)


class ImportForm(Form):
    """A file of historical records."""

    file = forms.FileField(label=_("File (.xlsx, .csv or .jsonl)"))
    source = forms.CharField(label=_("Where the records come from"), max_length=120)


class ReasonForm(Form):
    """What every proposal is told with."""

    on = forms.DateField(label=_("Takes effect on"), widget=DateInput)
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class NewNameForm(ReasonForm):
    """A new place and its name."""

    field_order = (
        "name",
        "place_kind",
        "division",
        "latin",
        "longitude",
        "latitude",
        "origin",
        "meaning",
        "on",
        "reasons",
    )
    name = forms.CharField(label=_("Place name"), max_length=80)
    place_kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    division = forms.ModelChoiceField(label=_("Where"), queryset=Division.objects.none())
    latin = forms.CharField(label=_("In Latin letters"), max_length=120, required=False)
    longitude = forms.FloatField(label=_("Longitude (WGS 84)"), required=False, min_value=73, max_value=136)
    latitude = forms.FloatField(label=_("Latitude (WGS 84)"), required=False, min_value=3, max_value=54.5)
    origin = forms.CharField(label=_("How it came to its name"), max_length=2000, required=False)
    meaning = forms.CharField(label=_("What the name means"), max_length=2000, required=False)

    def __init__(self, *args, **kwargs):
        """Offer the divisions of today."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().exclude(level=Division.Level.GRID)

    def clean(self):
        """A position has both its numbers."""
        given = super().clean()
        if (given.get("longitude") is None) != (given.get("latitude") is None):
            self.add_error("latitude", _("One of the two coordinates is missing."))
        return given


class ChangeNameForm(ReasonForm):
    """Another name for a place, or none."""

    field_order = ("kind", "name", "latin", "on", "reasons")
    kind = forms.ChoiceField(label=_("What is proposed"), choices=list(NAMINGS.items())[1:])
    name = forms.CharField(label=_("New name"), max_length=80, required=False)
    latin = forms.CharField(label=_("In Latin letters"), max_length=120, required=False)

    def clean(self):
        """Another name has to be told."""
        given = super().clean()
        if given.get("kind") == "renaming" and not given.get("name"):
            self.add_error("name", _("Something is missing here: please fill it in."))
        return given


class StepForm(Form):
    """Words that go with a step."""

    text = forms.CharField(
        label=_("Words"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )
