"""What staff type about duty lists."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.kernel.parties.office_kinds import label_of
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.duties import rules
from tongban.ui.forms import DateInput, Form

ABOVE_TOWNS = (Division.Level.PREFECTURE, Division.Level.COUNTY)


class ItemFilter(Form):
    """By what a list's items are narrowed."""

    q = forms.CharField(label=_("Words or number"), required=False, max_length=80)
    category = forms.ChoiceField(label=_("Class"), required=False)

    def __init__(self, *args, **kwargs):
        """Offer the fifteen classes."""
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("All classes")), *((c, c) for c in rules.CATEGORIES)]


class ImportForm(Form):
    """A file of duty lists."""

    file = forms.FileField(label=_("File (.xlsx, .docx, .csv or .jsonl)"))
    division = forms.ModelChoiceField(label=_("Given by"), queryset=Division.objects.none())
    source = forms.CharField(
        label=_("Source document"), help_text=_("Its name and number, as it was issued."), max_length=200
    )
    mend = forms.BooleanField(
        label=_("If rows are wrong, give me the file back with what is wrong beside each row"), required=False
    )

    def __init__(self, *args, **kwargs):
        """Offer the prefecture and its counties."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=ABOVE_TOWNS)
        self.fields["division"].empty_label = None


class ForceForm(Form):
    """From when a version holds."""

    since = forms.DateField(label=_("In force from"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput, required=False)

    def __init__(self, *args, **kwargs):
        """Tomorrow, unless the document says another day."""
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today() + timedelta(days=1)


class BindForm(Form):
    """Which office stands for a kind in a division."""

    kind = forms.ChoiceField(label=_("Kind of office"))
    division = forms.ModelChoiceField(label=_("Division"), queryset=Division.objects.none())
    office = forms.ModelChoiceField(label=_("Office"), queryset=Division.objects.none())
    since = forms.DateField(label=_("From"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        """Offer kinds, divisions down to towns, and the offices of today."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, label_of(kind)) for kind in rules.OFFICE_KINDS]
        self.fields["division"].queryset = divisions().filter(level__in=(*ABOVE_TOWNS, Division.Level.TOWN))
        self.fields["office"].queryset = offices()
        self.fields["since"].initial = today()


class TryForm(Form):
    """Words to see where they would be sent."""

    text = forms.CharField(
        label=_("What a resident might say"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000
    )
    division = forms.ModelChoiceField(label=_("Division"), queryset=Division.objects.none())

    def __init__(self, *args, **kwargs):
        """Offer divisions down to towns."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=(*ABOVE_TOWNS, Division.Level.TOWN))
        self.fields["division"].empty_label = None


class BookletForm(Form):
    """Whose lists are bound together."""

    division = forms.ModelChoiceField(
        label=_("Division"), queryset=Division.objects.none(), to_field_name="code", empty_label=None
    )

    def __init__(self, *args, **kwargs):
        """Offer divisions down to towns."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=(*ABOVE_TOWNS, Division.Level.TOWN))


class DisputeFilter(Form):
    """By what disputes are narrowed."""

    q = forms.CharField(label=_("Duty: words or number"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("Waiting for a ruling")), ("ruled", _("Ruled"))],
    )


class PeriodForm(Form):
    """Which days, where, and from when on the lists count as sure."""

    since = forms.DateField(label=_("From"), widget=DateInput)
    until = forms.DateField(label=_("Until"), widget=DateInput)
    division = forms.ModelChoiceField(
        label=_("Division"), queryset=Division.objects.none(), required=False, empty_label=_("Everywhere")
    )
    sure = forms.FloatField(label=_("Counts as covered from"), min_value=0, max_value=1)

    def __init__(self, *args, **kwargs):
        """Offer divisions down to towns."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=(*ABOVE_TOWNS, Division.Level.TOWN))

    def clean(self):
        """The last day is not before the first."""
        said = super().clean()
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("It would end before it begins."))
        return said
