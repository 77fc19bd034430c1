"""Members, moves, corrections: filters and what is entered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.services.branches import rules, words
from tongban.services.branches.forms.fields import ActForm, BodyField
from tongban.services.branches.queries.reach import kept_bodies
from tongban.ui.forms import DateInput, Form

EVERY = [("", _("All"))]


class MemberFilter(Form):
    """By what members are narrowed; names are sealed, so a person is found by their whole number."""

    number = forms.CharField(label=_("Phone or ID number"), required=False, max_length=30)
    body = BodyField(label=words.say("branch"), required=False, help_text="")
    kind = forms.ChoiceField(label=_("Which list"), required=False, choices=[*EVERY, *rules.LISTS.items()])
    status = forms.ChoiceField(
        label=_("Duty status"), required=False, choices=[*EVERY, *rules.STATUSES.items()]
    )


class MemberForm(Form):
    """Somebody who is a member of a branch from a day on."""

    name = forms.CharField(label=_("Name"), max_length=60)
    home = forms.ModelChoiceField(label=rules.LISTS[rules.HOME], queryset=None)
    since = forms.DateField(label=_("Member since"), widget=DateInput)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    id_number = forms.CharField(label=_("ID number"), max_length=30, required=False)
    born = forms.DateField(label=_("Born"), widget=DateInput, required=False)
    status = forms.ChoiceField(label=_("Duty status"), choices=list(rules.STATUSES.items()))

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        rows = kept_bodies(actor).filter(valid__contains=today())
        self.fields["home"].queryset = rows.order_by("division__path", "pk")


class MoveForm(ActForm):
    """A member left for another branch."""

    target = BodyField(label=_("Left for"))
    left_on = forms.DateField(label=_("Left on"), widget=DateInput, initial=today)
    kind = forms.ChoiceField(label=_("What moves"), choices=list(rules.MOVES.items()))


class ContactForm(ActForm):
    """When somebody of the branch last spoke with the member."""

    on = forms.DateField(
        label=_("Day"),
        widget=DateInput,
        initial=today,
        help_text=_("Only the day is kept, nothing of what was said."),
    )


class StatusForm(ActForm):
    """The duty status from today on."""

    status = forms.ChoiceField(label=_("Duty status"), choices=list(rules.STATUSES.items()))


class OpenForm(ActForm):
    """See name and numbers in the clear."""

    reason = forms.CharField(
        label=_("Why you need it"), max_length=300, help_text=_("The member can read this, and who looked.")
    )


class CorrectionForm(Form):
    """What a member finds wrong."""

    what = forms.ChoiceField(label=_("Which entry is wrong"), choices=list(rules.CORRECTABLE.items()))
    says = forms.CharField(
        label=_("What it should say"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


class AnswerForm(Form):
    """What the branch answers."""

    answer = forms.CharField(label=_("Answer"), max_length=300)


class MoveFilter(Form):
    """By what moves are narrowed."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*EVERY, *rules.MOVE_STATES.items()])
