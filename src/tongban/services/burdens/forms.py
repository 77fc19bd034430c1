"""What staff type about burdens."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.burdens import queries, rules
from tongban.services.burdens.models import BurdenItem
from tongban.ui.forms import DateInput, Form

WITH_COMMUNITIES = (Division.Level.PREFECTURE, Division.Level.COUNTY, Division.Level.TOWN)
ABOVE_TOWNS = WITH_COMMUNITIES[:2]
KINDS = list(rules.KINDS.items())


class AskFilter(Form):
    """By what asks are narrowed."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *rules.STATES.items()]
    )


class AskForm(Form):
    """What an office wants, and of whom."""

    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )
    place = forms.ModelChoiceField(
        label=_("Of which communities"),
        help_text=_("One community or village, or all of a town, county or the prefecture."),
        queryset=Division.objects.none(),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    title = forms.CharField(label=_("What is wanted"), max_length=120)
    item = forms.CharField(
        label=_("Number in the list"),
        help_text=_("Such as B01. Without it, an item of the very same name is looked for."),
        required=False,
        max_length=120,
    )
    text = forms.CharField(
        label=_("Why, and by when"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000
    )

    def __init__(self, *args, actor, **kwargs):
        """Offer the offices one asks for, and every division."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids("burdens.ask"))
        self.fields["place"].queryset = divisions().exclude(level=Division.Level.GRID)


class TextForm(Form):
    """An appeal, or why it is ruled so."""

    text = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ImportForm(Form):
    """A file of a burden list."""

    file = forms.FileField(label=_("File (.xlsx, .docx, .csv or .jsonl)"))
    division = forms.ModelChoiceField(label=_("Given by"), queryset=Division.objects.none(), empty_label=None)
    source = forms.CharField(label=_("Source document"), max_length=200)

    def __init__(self, *args, **kwargs):
        """Offer the prefecture and its counties."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=ABOVE_TOWNS)


class ForceForm(Form):
    """From when a version holds."""

    since = forms.DateField(label=_("In force from"), widget=DateInput)


class RoundForm(Form):
    """A new round."""

    title = forms.CharField(label=_("Title"), max_length=120)
    division = forms.ModelChoiceField(label=_("Where"), queryset=Division.objects.none(), empty_label=None)
    due = forms.DateField(label=_("Due"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        """Offer divisions down to towns."""
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions().filter(level__in=WITH_COMMUNITIES)


class SignForm(Form):
    """A plaque as it hangs."""

    says = forms.CharField(label=_("What it says"), max_length=200)
    where = forms.CharField(label=_("Where it hangs"), max_length=120)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    item = forms.ModelChoiceField(
        label=_("Allowed by"),
        queryset=BurdenItem.objects.none(),
        required=False,
        empty_label=_("nothing: it must come down"),
    )
    down_by = forms.DateField(label=_("To be taken down by"), widget=DateInput, required=False)

    def __init__(self, *args, path="", **kwargs):
        """Offer the plaques that the list of the place allows."""
        super().__init__(*args, **kwargs)
        self.fields["down_by"].initial = today() + timedelta(days=15)
        held = queries.list_for(path)
        items = BurdenItem.objects.filter(burden_list=held, kind=rules.PLAQUE, allowed=True)
        self.fields["item"].queryset = items if held else items.none()


class AgainForm(Form):
    """A plaque looked at again."""

    removed = forms.BooleanField(label=_("It is gone"), required=False)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    down_by = forms.DateField(label=_("Else: another day"), widget=DateInput, required=False)


class WhyForm(Form):
    """Why a community was not visited."""

    why = forms.CharField(label=_("Why it could not be visited"), max_length=300)
