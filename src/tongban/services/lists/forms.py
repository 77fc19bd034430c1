"""What staff type about lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.kernel.exchange import registers, states
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.ui.forms import DateInput, Form

SCOPES = (Division.Level.PREFECTURE, Division.Level.COUNTY, Division.Level.TOWN)


class SendForm(Form):
    """A list and what it says of itself."""

    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )
    register = forms.ChoiceField(label=_("Register"))
    file = forms.FileField(
        label=_("File"), help_text=_("xlsx or csv, as your own system gives it. The headings are found.")
    )
    day = forms.DateField(label=_("Its rows hold from"), widget=DateInput)
    scope = forms.ModelChoiceField(
        label=_("It is a full list of"),
        help_text=_("Who is missing from a full list is asked about. Leave empty if it holds changes alone."),
        queryset=Division.objects.none(),
        required=False,
        empty_label=_("no, changes alone"),
    )
    declared = forms.IntegerField(label=_("Rows it should have"), min_value=1, required=False)

    def __init__(self, *args, actor, **kwargs):
        """Offer the offices one sends for, and every register."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids("exchange.send"))
        self.fields["register"].choices = [(r.code, r.label) for r in registers.all_registers().values()]
        self.fields["scope"].queryset = divisions().filter(level__in=SCOPES)
        self.fields["day"].initial = today


class DifferenceFilter(Form):
    """By what differences are narrowed."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waits for my office")), ("all", _("All states")), *states.DIFFERENCES.items()],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *states.KINDS.items()]
    )
    list = forms.IntegerField(label=_("List no."), required=False, min_value=1)


class ListFilter(Form):
    """By what lists are narrowed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *states.LISTS.items()]
    )


class DecideForm(Form):
    """What the office says."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500, min_length=2
    )
    evidence = forms.CharField(label=_("What it rests on"), required=False, max_length=300)
    on = forms.DateField(label=_("Takes effect on"), widget=DateInput, required=False)


class WhyForm(Form):
    """Why, in a few words."""

    reason = forms.CharField(label=_("Reason"), max_length=300, min_length=2)


class KeyForm(Form):
    """The public half of the key that an office's program signs with."""

    public_key = forms.CharField(
        label=_("Public key (Ed25519, base64)"), max_length=60, help_text=_("32 bytes, 44 characters.")
    )
