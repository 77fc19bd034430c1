"""Sites: what is entered for a criterion, and points for all of them at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.services.branches import rules, standard
from tongban.services.branches.models import Unit
from tongban.services.branches.queries.reach import kept_bodies
from tongban.ui.forms import Form

EVERY = [("", _("All"))]


class Files(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos and documents."""

    widget = Files

    def clean(self, data, initial=None):
        """Every file by itself."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class SiteFilter(Form):
    """By what sites are narrowed."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=2020, max_value=2100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*EVERY, *rules.SITE_STATES.items()])


class SiteForm(Form):
    """An organisation that is put forward for a year."""

    unit = forms.ModelChoiceField(label=_("Organisation"), queryset=Unit.objects.none())
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        mine = kept_bodies(actor).values("pk")
        rows = Unit.objects.filter(coverages__body__in=mine, coverages__valid__contains=today())
        self.fields["unit"].queryset = rows.select_related("organisation").order_by("pk")
        self.fields["year"].initial = today().year


class CriterionForm(Form):
    """What one criterion earns, and what shows it."""

    criterion = forms.ChoiceField(label=_("Criterion"), choices=())
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=100)
    grounds = forms.CharField(label=_("Grounds"), max_length=500, required=False)
    files = FilesField(label=_("Evidence"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [
            (c.code, f"{c.code} {c.label} ({c.points})") for c in standard.criteria().values()
        ]


class PointsForm(Form):
    """Points for every criterion."""

    def __init__(self, *args, scores=(), start="own", **kwargs):
        super().__init__(*args, **kwargs)
        for score in scores:
            self.fields[score.criterion] = forms.IntegerField(
                label=score.criterion, min_value=0, max_value=score.most, initial=getattr(score, start)
            )


class NoteForm(Form):
    """What is missing, or why not."""

    note = forms.CharField(label=_("Reason"), max_length=300)


class AwardForm(Form):
    """The award."""

    demonstration = forms.BooleanField(
        label=_("Also a demonstration site, on the public list"), required=False
    )
