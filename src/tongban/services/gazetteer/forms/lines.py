"""What is typed about boundary lines, rounds and markers."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tongban.services.gazetteer.models import Marker
from tongban.services.gazetteer.rules import FINDINGS
from tongban.ui.forms import DateInput, DivisionField, Form


class LineForm(Form):
    """A border with its markers, a line each."""

    title = forms.CharField(label=_("Title"), max_length=120)
    left = DivisionField(label=_("First side"), whole=False, to_field_name="code")
    right = DivisionField(label=_("Second side"), whole=False, to_field_name="code")
    markers = forms.CharField(
        label=_("Markers, a line each"),
        help_text=_("number, longitude, latitude, what it is and where it stands"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args, **kwargs):
        """Offer what stands today, down to towns."""
        super().__init__(*args, **kwargs)
        for side in ("left", "right"):
            self.fields[side].offered()

    def clean_markers(self):
        """Lines as markers; a wrong one is told by its number."""
        made = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["markers"].splitlines()), 1):
            cells = [c.strip() for c in line.replace("，", ",").split(",", 3)]
            try:
                marker = Marker(number=cells[0][:20], longitude=float(cells[1]), latitude=float(cells[2]))
            except (IndexError, ValueError) as error:
                raise forms.ValidationError(_now("Line %(n)d is no marker.") % {"n": number}) from error
            marker.about = cells[3][:200] if len(cells) > 3 else ""
            made.append(marker)
        return made


class RoundForm(Form):
    """A round over a line."""

    title = forms.CharField(label=_("Title"), max_length=120)
    due = forms.DateField(label=_("Due"), widget=DateInput)


class LookForm(Form):
    """How a marker was found."""

    found = forms.ChoiceField(
        label=_("How it was found"), choices=list(FINDINGS.items()), widget=forms.RadioSelect
    )
    longitude = forms.FloatField(label=_("Longitude measured"), required=False)
    latitude = forms.FloatField(label=_("Latitude measured"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )


class SignForm(Form):
    """A side's word."""

    words = forms.CharField(label=_("What my side does not agree with"), max_length=300, required=False)
