"""What a notice says of days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.ui.forms import DateInput, Form


class DaysForm(Form):
    """From which day to which, worked or free, and by which notice."""

    first = forms.DateField(label=_("First day"), widget=DateInput())
    last = forms.DateField(label=_("Last day"), widget=DateInput())
    working = forms.ChoiceField(
        label=_("These days are"),
        choices=[("no", _("days off")), ("yes", _("working days"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Notice it rests on"), max_length=200)
