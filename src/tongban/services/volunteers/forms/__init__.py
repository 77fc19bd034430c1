"""What people type about volunteering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.services.volunteers import rules
from tongban.ui.words import NOTHING

ANY, NONE = [("", _("All"))], [("", NOTHING)]
SKILLS, WHEN, TEAMS = (list(words.items()) for words in (rules.SKILLS, rules.WHEN, rules.TEAMS))


def several(label, choices, **given):
    """Boxes to tick, none obligatory."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **given
    )
