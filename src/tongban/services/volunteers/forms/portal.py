"""What volunteers type: finding events, registering, certificates, ratings, a guardian's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.services.volunteers.forms import ANY, SKILLS, WHEN, several
from tongban.ui.forms import DateInput, DivisionField, Form, Placed

POINTS = [(n, n) for n in range(5, 0, -1)]


class Find(Placed):
    """By what events are narrowed."""

    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    division = DivisionField(label=_("Place"), whole=False, required=False, empty_label=_("Everywhere"))
    skill = forms.ChoiceField(label=_("Skill"), required=False, choices=[*ANY, *SKILLS])


class Join(Placed):
    """A registration."""

    name = forms.CharField(
        label=_("Name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number = forms.CharField(
        label=_("ID number"),
        help_text=_("Optional. With it, an earlier registration of yours can be joined to this one."),
        required=False,
        max_length=18,
    )
    born = forms.DateField(label=_("Born"), widget=DateInput)
    division = DivisionField(label=_("Place"), whole=False)
    skills = several(_("What you can do"), SKILLS)
    available = several(_("When you can come"), WHEN)
    guardian_phone = forms.CharField(
        label=_("A guardian's phone"),
        help_text=_("Only if you are under 18: whoever has this phone is asked to agree."),
        required=False,
        max_length=20,
    )


class Change(Placed):
    """What a registration says of oneself."""

    division = DivisionField(label=_("Place"), whole=False)
    skills = several(_("What you can do"), SKILLS)
    available = several(_("When you can come"), WHEN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].keeping(self.initial.get("division"))


class Guard(Form):
    """A guardian's own birth date, with the answer."""

    born = forms.DateField(label=_("Your own birth date"), widget=DateInput)


class Certify(Form):
    """The days that a service record covers."""

    since = forms.DateField(label=_("First day"), widget=DateInput)
    until = forms.DateField(label=_("Last day"), widget=DateInput)


class Rate(Form):
    """Points and words."""

    points = forms.TypedChoiceField(label=_("Points, 1 to 5"), choices=POINTS, coerce=int)
    words = forms.CharField(label=_("In words"), required=False, max_length=300)


class Verify(Form):
    """The number on a certificate."""

    number = forms.CharField(label=_("Number on the record"), max_length=60)
