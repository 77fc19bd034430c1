"""What a keeper's phone sends: one small act, with its key and what the phone says of time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.text import clean_line
from tongban.services.stations import rules
from tongban.services.stations.actions.acting import WHAT, Said
from tongban.ui.forms import Form, LenientTime

PHONE = {"inputmode": "tel", "autocomplete": "off"}


class ActForm(Form):
    """Any act; which fields it needs, the act itself says."""

    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$")
    what = forms.ChoiceField(choices=list(WHAT.items()))
    quantity = forms.IntegerField(
        min_value=-rules.MOST_AT_ONCE, max_value=100 * rules.MOST_AT_ONCE, required=False
    )
    code = forms.CharField(max_length=20, required=False)
    good = forms.ChoiceField(choices=[("", ""), *rules.GOODS.items()], required=False)
    phone = forms.CharField(max_length=20, required=False)
    text = forms.CharField(max_length=500, required=False)
    done_at = LenientTime(required=False)
    sent_at = LenientTime(required=False)

    def clean_text(self):
        """One line it stays."""
        return clean_line(self.cleaned_data["text"])

    def said(self):
        """What the act takes."""
        data = self.cleaned_data
        told = rules.Told(data["done_at"], data["sent_at"])
        plain = {n: data[n] for n in ("key", "what", "code", "good", "phone", "text")}
        return Said(**plain, quantity=data["quantity"] or 0, told=told)


class CareForm(Form):
    """A care activity to come."""

    what = forms.ChoiceField(label=_("What for"), choices=list(rules.CARE.items()))
    title = forms.CharField(label=_("Title"), max_length=120)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000, initial=20)


class ServedForm(Form):
    """How many people were served."""

    activity = forms.IntegerField(widget=forms.HiddenInput)
    served = forms.IntegerField(label=_("People served"), min_value=0, max_value=100_000)
