"""What people type about volunteering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.volunteers import rules

ANY = [("", _("All"))]
SKILLS, WHEN, TEAMS = (list(words.items()) for words in (rules.SKILLS, rules.WHEN, rules.TEAMS))
DOWN_TO_TOWNS = (Division.Level.COUNTY, Division.Level.TOWN)


class DivisionField(forms.ModelChoiceField):
    """A division of today, down to towns or to communities."""

    def __init__(self, *, communities=False, **given):
        self.communities = communities
        given.setdefault("label", _("Place"))
        super().__init__(queryset=Division.objects.none(), **given)

    def offered(self, path=""):
        """Fill in what stands today below a path."""
        rows = divisions().exclude(level=Division.Level.GRID)
        rows = rows if self.communities else rows.filter(level__in=DOWN_TO_TOWNS)
        self.queryset = rows.filter(path__startswith=path) if path else rows

    def keeping(self, division):
        """Also one that stands deeper, where somebody has it already."""
        if division is not None:
            self.queryset |= Division.objects.filter(pk=division.pk)

    def label_from_instance(self, obj):
        """Its name, set in by its depth."""
        return f"{'　' * (obj.path.count('.') - 1)}{obj.name}"


class Placed:
    """A form whose `division` offers what stands today."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].offered()


def several(label, choices, **given):
    """Boxes to tick, none obligatory."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **given
    )
