"""What a resident looks for: near where, with what, open now."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.services.stations import rules
from tongban.services.stations.queries import finding
from tongban.ui.forms import Form

EVERY = [("", _("All"))]


class NearForm(Form):
    """Where from, and with what; the position only when the phone gave it."""

    place = forms.ChoiceField(label=_("Where from"), required=False)
    has = forms.MultipleChoiceField(
        label=_("What you need"),
        required=False,
        choices=list(rules.AMENITIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*EVERY, *rules.KINDS.items()])
    every = forms.BooleanField(label=_("Also those closed now"), required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.divisions = {d.code: d for d in finding.places()}
        chosen = [(code, ("— " if d.level == "town" else "") + d.name) for code, d in self.divisions.items()]
        self.fields["place"].choices = [("", _("Everywhere")), *chosen]

    def wanted(self):
        """What to look for; garbage counts as nothing said."""
        data = self.cleaned_data if self.is_valid() else {}
        spot = (data.get("lon"), data.get("lat"))
        division = self.divisions.get(data.get("place", ""))
        near = spot if None not in spot else finding.middle_of(division) if division else None
        found = {"has": data.get("has", ()), "kind": data.get("kind", ""), "open_now": not data.get("every")}
        path = division.path if division and None in spot and division.level == "county" else ""
        return {"near": near, "path": path, **found}
