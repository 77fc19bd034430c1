"""What several forms are made of: kinds, counties, phones, files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.attachments import take_in
from tongban.kernel.core import identity
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places.models import Division
from tongban.services.requests.models import Kind

# a petition is taken down at a counter: it has clocks of its own by law
RESIDENT_KINDS = [(kind.value, kind.label) for kind in Kind if kind != Kind.PETITION]


def counties():
    """The counties a person may choose from."""
    return Division.objects.filter(level=Division.Level.COUNTY, valid__endswith=None).order_by("code")


def clean_phone(given):
    """The phone in its one spelling, or what is wrong with it."""
    if not given:
        return ""
    try:
        return identity.normalise_phone(given)
    except TongbanError as error:
        raise forms.ValidationError(error.message) from error


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos and documents; what comes out is looked into, cleaned and kept."""

    widget = FilesInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"})

    def __init__(self, *, pins=False, **given):
        """Say what is taken and what is removed; with `pins`, a form asks whether the place may be used."""
        self.pins = pins
        given.setdefault("label", _("Photos or documents"))
        given.setdefault(
            "help_text",
            _(
                "At most 9, each up to 10 MB: photos, PDF, Word, Excel. Where and with what a photo was taken"
                " is removed from it."
            ),
        )
        super().__init__(required=False, **given)

    def clean(self, data, initial=None):
        """The files that were kept, or why one was not."""
        try:
            return take_in(data or [], pins=self.pins)
        except TongbanError as error:
            raise forms.ValidationError(error.message) from error
