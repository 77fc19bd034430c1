"""What administrators and people themselves type about accounts."""

from datetime import datetime, time

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import actions
from tongban.kernel.access.rights import all_rights, all_roles
from tongban.kernel.core import clock, identity
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.models import Asked, Office
from tongban.services.people import queries
from tongban.ui.forms import DateInput, DivisionField, Form
from tongban.ui.words import NOTHING


def end_of(day):
    """The last moment of a day as people here count it."""
    return datetime.combine(day, time(23, 59, 59), clock.BEIJING) if day else None


class AccountForm(Form):
    """A new account for a member of staff."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("What they log in with: letters and digits."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    label = forms.CharField(label=_("Name shown"), max_length=60, help_text=_("What colleagues read."))
    email = forms.EmailField(label=_("E-mail"), required=False)
    home = DivisionField(label=_("Looked after by the administrators of"))

    def __init__(self, *args, actor, **given):
        super().__init__(*args, **given)
        self.fields["home"].queryset = queries.divisions_under(actor, "access.manage")


class RoleForm(Form):
    """A role, where and until when."""

    role = forms.ChoiceField(label=_("Role"))
    office = forms.ModelChoiceField(label=_("At the office"), queryset=Office.objects.none(), required=False)
    division = DivisionField(label=_("Over the division"), required=False)
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput(),
        help_text=_("The last day; leave it empty if no end is known."),
    )

    def __init__(self, *args, actor, **given):
        super().__init__(*args, **given)
        self.fields["role"].choices = role_choices()
        rows = queries.offices_under(actor, "access.manage")
        self.fields["office"].queryset = rows.filter(valid__contains=clock.now())
        self.fields["division"].queryset = queries.divisions_under(actor, "access.manage")

    def clean_until(self):
        """A day means its end."""
        return end_of(self.cleaned_data["until"])


def role_choices():
    """Every declared role, those of an office before those over a division."""
    groups = {"office": (_("At an office"), []), "division": (_("Over a division"), [])}
    for role in all_roles().values():
        text = (
            _("%(role)s (confirmed by a second person)") % {"role": role.label} if role.strong else role.label
        )
        groups[role.at][1].append((role.code, text))
    return [(title, choices) for title, choices in groups.values() if choices]


class KeyForm(Form):
    """A key for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(label=_("Until"), widget=DateInput())

    def __init__(self, *args, **given):
        super().__init__(*args, **given)
        allowed = actions.key_scopes()
        self.fields["scopes"].choices = [
            (r.code, r.label) for r in all_rights().values() if r.code in allowed
        ]

    def clean_until(self):
        """A day means its end."""
        return end_of(self.cleaned_data["until"])


class MeForm(Form):
    """My name and language."""

    label = forms.CharField(label=_("Name shown"), max_length=60)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class PhoneForm(Form):
    """Where to send the code."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self):
        """A number that a text message reaches, in its one spelling."""
        try:
            return identity.normalise_phone(self.cleaned_data["phone"])
        except TongbanError as error:
            raise forms.ValidationError(error.message) from error


class CodeForm(Form):
    """The code from the message."""

    code = forms.CharField(
        label=_("Code from the text message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self):
        """Digits only, however they were typed."""
        return "".join(str(int(c)) for c in self.cleaned_data["code"] if c.isdecimal())


APART = "apart"


class MergeForm(Form):
    """Which of two records is kept, or that they are two; and why."""

    keep = forms.ChoiceField(label=_("What are they?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("What you compared; it stands with both records.")
    )

    def __init__(self, *args, doubt, **given):
        super().__init__(*args, **given)
        self.fields["keep"].choices = [
            (str(doubt.first), _("One: keep record %(pk)s") % {"pk": doubt.first}),
            (str(doubt.second), _("One: keep record %(pk)s") % {"pk": doubt.second}),
            (APART, _("Two: not the same")),
        ]


class ReasonForm(Form):
    """Why sealed fields are opened."""

    ids = "opening_%s"  # beside it stands a decision with its reason
    reason = forms.CharField(label=_("Why do you need it?"), min_length=4, max_length=300)


class DecideForm(Form):
    """Granted or refused, with the answer that the person reads."""

    grant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant it")), ("no", _("Refuse it"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"), max_length=500, widget=forms.Textarea, help_text=_("The person reads it.")
    )


class CorrectForm(Form):
    """What is wrong on one's record, and what it should be."""

    field = forms.ChoiceField(label=_("What is wrong"), choices=Asked.Field.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What it should be"),
        max_length=500,
        help_text=_("For something else: say where it stands, and what is right."),
    )


class ObjectForm(Form):
    """What one objects to."""

    words = forms.CharField(
        label=_("What should not be done with your data, and why"), max_length=500, widget=forms.Textarea
    )


RELATIONS = {
    "": NOTHING,
    "head": _("head of the household"),
    "spouse": _("husband or wife"),
    "child": _("child"),
    "parent": _("parent"),
    "other": _("other"),
}


class HouseholdForm(Form):
    """Where a household lives."""

    division = DivisionField(label=_("Division"))
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("It is kept sealed. Left empty, what is known stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, actor, **given):
        super().__init__(*args, **given)
        self.fields["division"].queryset = queries.divisions_under(actor, "parties.households")


class MemberForm(Form):
    """Somebody who belongs to a household."""

    id_number = forms.CharField(
        label=_("ID number"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("Where nobody of that number is on record."),
    )
    role = forms.ChoiceField(label=_("In the household"), choices=list(RELATIONS.items()), required=False)
    since = forms.DateField(label=_("From"), widget=DateInput())
    moves = forms.BooleanField(label=_("Leaves the household of until then on this day"), required=False)


class LeftForm(Form):
    """The first day on which somebody does not belong to it any more."""

    on = forms.DateField(label=_("Left on"), widget=DateInput())
