"""What is typed on the pages of notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.notices import webhooks
from tongban.kernel.parties.models import Office
from tongban.ui.forms import Form


class WebhookForm(Form):
    """A program that wants to hear."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    url = forms.CharField(label=_("Address"), max_length=300, widget=forms.URLInput)
    office_id = forms.ModelChoiceField(
        label=_("Only what concerns this office"),
        queryset=Office.objects.order_by("name"),
        required=False,
        empty_label=_("All offices"),
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(topic, topic) for topic in webhooks.all_topics()]

    def clean_office_id(self):
        """The office by its id, as actions take it."""
        office = self.cleaned_data["office_id"]
        return office.pk if office else None
