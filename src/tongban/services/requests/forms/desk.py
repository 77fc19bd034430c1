"""What staff fill in: dense, for one screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.models import Division
from tongban.services.requests.answer_times import classes, in_force
from tongban.services.requests.forms.fields import FilesField, clean_phone, counties
from tongban.services.requests.models import Kind
from tongban.ui.forms import DateInput, Form


class ClerkForm(Form):
    """A request taken down at a counter or on the phone: everything on one screen."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("phone", _("Phone")), ("counter", _("Counter"))]
    )
    phone = forms.CharField(
        label=_("Caller's phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True, "inputmode": "tel"}),
    )
    name = forms.CharField(label=_("Caller's name"), max_length=60, required=False)
    text = forms.CharField(
        label=_("What is said"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.COMPLAINT)
    county = forms.ModelChoiceField(
        label=_("County or city"), queryset=Division.objects.none(), required=False
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    about = forms.ModelChoiceField(
        label=_("Complaint about the office"), queryset=Office.objects.none(), required=False
    )
    people = forms.IntegerField(
        label=_("How many ask together"), min_value=1, max_value=100_000, initial=1, required=False
    )
    representatives = forms.CharField(
        label=_("Representatives of a joint petition"),
        help_text=_("At most five, one a line: name, then phone."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=500,
    )
    wants_call = forms.BooleanField(label=_("Wants to be called back"), required=False)
    may_publish = forms.BooleanField(label=_("May be published"), required=False)
    files = FilesField()

    def __init__(self, *args, **kwargs):
        """Offer counties and offices of today."""
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = counties()
        self.fields["about"].queryset = offices().order_by("division__path", "name")

    def clean_phone(self):
        """Digits that make a phone number, or nothing."""
        return clean_phone(self.cleaned_data["phone"])

    def clean_representatives(self):
        """Name and phone of each, at most five (Regulations on petition work, article 20)."""
        lines = [line.split() for line in self.cleaned_data["representatives"].splitlines() if line.strip()]
        if len(lines) > 5:
            raise forms.ValidationError(
                _("Those who petition together choose at most five representatives (article 20).")
            )
        return tuple((words[0], clean_phone("".join(words[1:]))) for words in lines)


class ReasonForm(Form):
    """Why a sealed field is opened."""

    reason = forms.CharField(label=_("Why do you need it?"), min_length=4, max_length=300)


class ImportForm(Form):
    """A file of requests."""

    file = forms.FileField(label=_("File (.xlsx, .csv or .jsonl)"))
    source = forms.SlugField(label=_("Name of the source"), max_length=24)


class SearchForm(Form):
    """What a list is narrowed by."""

    q = forms.CharField(label=_("Words or reference number"), required=False, max_length=80)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    division = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerTimeForm(Form):
    """How many working days a class of requests may take, from a day on."""

    row = forms.ChoiceField(label=_("For which"))
    days = forms.IntegerField(
        label=_("Working days"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Left empty: no time of its own any more, the more general row counts."),
    )
    since = forms.DateField(label=_("From"), widget=DateInput())
    note = forms.CharField(label=_("On what grounds"), max_length=200)

    def __init__(self, *args, **kwargs):
        """Offer the rows there are, and every class that has none of its own."""
        super().__init__(*args, **kwargs)
        keys = {row.key: row.label for row in in_force()}
        keys |= {(name, "", ""): name for name in classes() if (name, "", "") not in keys}
        self.fields["row"].choices = [("|".join(key), label) for key, label in sorted(keys.items())]

    def clean_row(self):
        """The class, sub-class and matter."""
        return self.cleaned_data["row"].split("|")
