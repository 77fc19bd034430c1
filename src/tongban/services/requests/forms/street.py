"""What a courier gives at a glance: a photo, a big button, the spot, a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.text import clean_line
from tongban.services.requests.forms.fields import FilesField, FilesInput
from tongban.services.requests.forms.portal import PinsForm
from tongban.services.requests.street import Matter
from tongban.ui.forms import LenientTime

CAMERA = {"accept": "image/*", "capture": "environment"}
ONLY_PHOTOS = _("Only photos are taken here, no documents.")


class ReportForm(PinsForm):
    """A report from the street. Its key is made where the photo is taken, so that it arrives once."""

    field_order = ("files", "use_pins", "matter", "place", "line")
    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)
    files = FilesField(
        pins=True,
        label=_("Photo"),
        help_text=_("Of the place, not of people. At most 9."),
        widget=FilesInput(attrs=CAMERA),
    )
    matter = forms.ChoiceField(label=_("What is it?"), choices=Matter.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("A road and number, a gate, a bus stop."),
        max_length=120,
        required=False,
    )
    line = forms.CharField(label=_("One line about it"), max_length=300, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(min_value=0, max_value=10**6, required=False, widget=forms.HiddenInput)
    taken_at = LenientTime(required=False, widget=forms.HiddenInput)
    sent_at = LenientTime(required=False, widget=forms.HiddenInput)

    def clean_files(self):
        """At least one photo, and nothing but photos."""
        photos = self.cleaned_data["files"]
        if not photos:
            raise forms.ValidationError(_("Add a photo of the place first."))
        if not all(photo.is_photo for photo in photos):
            raise forms.ValidationError(ONLY_PHOTOS)
        return photos

    def clean_line(self):
        """One line it stays."""
        return clean_line(self.cleaned_data["line"])

    def clean(self):
        """Half a position is none."""
        data = super().clean()
        pair = data.pop("longitude", None), data.pop("latitude", None)
        data["pin"] = pair if None not in pair else None
        return data

    def said(self):
        """What the act of reporting takes."""
        return {
            "photos" if name == "files" else name: value
            for name, value in self.cleaned_data.items()
            if name != "use_pins"
        }
