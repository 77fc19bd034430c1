"""Which version is to answer, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.services.dispatch import queries
from tongban.ui.forms import Form


class UseForm(Form):
    """Choose a version; none: the duty lists' words alone."""

    version = forms.TypedChoiceField(label=_("Version"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        told = [(row.pk, _("Version %(number)d") % {"number": row.pk}) for row in queries.versions()]
        self.fields["version"].choices = [("", _("None: the duty lists' words alone")), *told]
