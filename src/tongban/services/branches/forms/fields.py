"""A branch by its name, and forms that know who types what about which record."""

import re

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.services.branches.queries.members import bodies
from tongban.ui.forms import Form

SHOWN = 6
WITH_ITS_PLACE = re.compile(r"(?P<name>.+?) ?[(（](?P<place>[^()（）]+)[)）]")


class ActForm(Form):
    """A form of something done to a record: it knows the actor and the record."""

    def __init__(self, *args, actor, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.record = actor, record
        self.set_up()

    def set_up(self):
        """Offer what this actor may choose for this record."""


class BodyField(forms.CharField):
    """A branch told by its name or a part of it; where several fit, they are named. Thousands fit in no list."""

    def __init__(self, **given):
        given.setdefault("help_text", gettext_lazy("Its name, or a part that only it has."))
        super().__init__(max_length=120, **given)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        """The branch, or which ones it could be."""
        text = super().clean(value)
        if not text:
            return None
        rows = _named(text)
        if len(rows) == 1:
            return rows[0]
        if not rows:
            raise forms.ValidationError(_("There is no branch of this name."))
        names = "、".join(f"{b.name} ({b.division.name})" for b in rows[:SHOWN])
        raise forms.ValidationError(_("Several branches fit: %(names)s") % {"names": names})


def _named(text):
    """The branches of this name, in a place where one is named with it, else those with the text in their name."""
    exact = Q(name=text)
    if said := WITH_ITS_PLACE.fullmatch(text):
        exact |= Q(name=said["name"], division__name=said["place"])
    return list(bodies().filter(exact)[: SHOWN + 1] or bodies().filter(name__icontains=text)[: SHOWN + 1])
