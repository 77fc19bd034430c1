"""What managers type: a new station, its hours, exceptions, keepers, things."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.models import Account
from tongban.kernel.access.queries import over
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.queries import divisions
from tongban.services.stations import rules, week
from tongban.services.stations.queries.reach import MANAGE
from tongban.ui.forms import DateInput, DivisionField, Form

EVERY = [("", _("All"))]
HOURS_HINT = _(
    "A line a day: 周一 08:00-12:00 14:00-20:00. Also 周一至周五, 每天, 节假日; 24:00 is midnight."
)


class StationFilter(Form):
    """By what stations are narrowed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*EVERY, *rules.KINDS.items()])
    county = forms.ChoiceField(label=_("County"), required=False)
    has = forms.ChoiceField(label=_("Has"), required=False, choices=[*EVERY, *rules.AMENITIES.items()])
    low = forms.BooleanField(label=_("Goods are low"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        counties = divisions().filter(level="county").values_list("path", "name")
        self.fields["county"].choices = [*EVERY, *counties]


class HoursField(forms.CharField):
    """The usual week as lines of text."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value):
        """Day, opening and closing in minutes."""
        try:
            return week.parsed(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(line)s” cannot be read as hours.") % {"line": str(error)[:60]}
            ) from error


class NewForm(Form):
    """A new station."""

    code = forms.SlugField(label=_("Number"), max_length=20, help_text=_("It stands on the sign."))
    name = forms.CharField(label=_("Name of the station"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(rules.KINDS.items()))
    division = DivisionField(label=_("Division"), communities=True, whole=False, to_field_name="code")
    office = forms.ModelChoiceField(
        label=_("Host office"), queryset=Office.objects.none(), to_field_name="code"
    )
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    amenities = forms.MultipleChoiceField(
        label=_("What it has"),
        choices=list(rules.AMENITIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    week = HoursField(label=_("Hours"), help_text=HOURS_HINT)
    holidays_closed = forms.BooleanField(label=_("Closed on public holidays"), required=False, initial=True)

    def __init__(self, *args, actor, **kwargs):
        """Offer the divisions that the actor answers for, and every office of today."""
        super().__init__(*args, **kwargs)
        self.fields["division"].offered()
        self.fields["division"].queryset = self.fields["division"].queryset.filter(
            over(actor, MANAGE, "path")
        )
        self.fields["office"].queryset = offices()


class HoursForm(Form):
    """The usual week, all of it."""

    week = HoursField(label=_("Hours"), help_text=HOURS_HINT)
    holidays_closed = forms.BooleanField(label=_("Closed on public holidays"), required=False)


class DayForm(Form):
    """One day that goes otherwise; no hours: closed."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    hours = forms.CharField(
        label=_("Hours"), max_length=20, required=False, help_text=_("08:00-12:00; empty: closed that day.")
    )
    note = forms.CharField(label=_("Why"), max_length=120, required=False)

    def clean_hours(self):
        """Opening and closing, or nothing."""
        said = self.cleaned_data["hours"]
        try:
            return week.spans(said)[0] if said.strip() else None
        except (ValueError, IndexError) as error:
            raise forms.ValidationError(
                _("“%(line)s” cannot be read as hours.") % {"line": said[:60]}
            ) from error


class UsualForm(Form):
    """A day that goes as usual again."""

    day = forms.DateField(label=_("Day"), widget=DateInput)


class KeeperForm(Form):
    """Who looks after it."""

    account = forms.CharField(label=_("Account name"), max_length=150)

    def clean_account(self):
        """An account that works for an office."""
        name = self.cleaned_data["account"]
        found = Account.objects.filter(username=name, is_active=True, home__isnull=False).first()
        if found is None:
            raise forms.ValidationError(_("There is no such account."))
        return found


class ItemForm(Form):
    """A thing to be lent."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(rules.ITEMS.items()))
    code = forms.SlugField(label=_("Number"), max_length=20)
