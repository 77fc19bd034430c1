"""Coverage, organisations, branches: filters and what is entered."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.models import Account
from tongban.kernel.access.queries import accounts_with
from tongban.kernel.core.clock import today
from tongban.services.branches import rules, words
from tongban.services.branches.forms.fields import ActForm, BodyField
from tongban.services.branches.models import Instructor
from tongban.services.branches.queries.members import on_list
from tongban.services.branches.queries.reach import TEND, VISIT, kept_bodies
from tongban.ui.forms import DateInput, DivisionField, Placed

EVERY = [("", _("All"))]
STATES = [
    ("covered", _("Covered by a branch")),
    ("open", _("Not covered")),
    ("served", _("Served by an instructor")),
]


class CoverageFilter(Placed):
    """Which day, which place, split by what."""

    on = forms.DateField(label=_("On"), widget=DateInput, required=False)
    division = DivisionField(label=_("Where"), required=False, empty_label=_("Everywhere"))


class UnitFilter(Placed):
    """By what organisations are narrowed."""

    q = forms.CharField(label=_("Name or credit code"), required=False, max_length=80)
    field = forms.ChoiceField(
        label=_("Emerging field"), required=False, choices=[*EVERY, *rules.FIELDS.items()]
    )
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[*EVERY, *rules.SIZE_LABELS.items()])
    state = forms.ChoiceField(label=_("Coverage"), required=False, choices=[*EVERY, *STATES])
    division = DivisionField(label=_("Where"), required=False, empty_label=_("Everywhere"))


class UnitForm(Placed):
    """An organisation to be listed."""

    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=40)
    name = forms.CharField(label=_("Its name"), max_length=120)
    field = forms.ChoiceField(label=_("Emerging field"), choices=list(rules.FIELDS.items()))
    division = DivisionField(label=_("Where"), communities=True)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    staff = forms.IntegerField(label=_("Number of staff"), min_value=0, max_value=999_999)
    representative = forms.CharField(label=_("Legal representative"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)


class ChangeForm(ActForm):
    """What is known of an organisation changes."""

    field = forms.ChoiceField(label=_("Emerging field"), choices=list(rules.FIELDS.items()))
    staff = forms.IntegerField(label=_("Number of staff"), min_value=0, max_value=999_999)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def set_up(self):
        for name in ("field", "staff", "address"):
            self.fields[name].initial = getattr(self.record, name)


class AskForm(ActForm):
    """Which branch is asked, and by when."""

    body = BodyField(label=words.say("branch"))
    due = forms.DateField(label=_("By when"), widget=DateInput)

    def set_up(self):
        self.fields["due"].initial = today() + timedelta(days=rules.COVER_DAYS)


class CoverForm(ActForm):
    """One of one's own branches covers it."""

    body = forms.ModelChoiceField(label=words.say("branch"), queryset=None)

    def set_up(self):
        rows = kept_bodies(self.actor).filter(valid__contains=today())
        self.fields["body"].queryset = rows.order_by("division__path", "pk")


class ReasonForm(ActForm):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DayForm(ActForm):
    """From which day on."""

    on = forms.DateField(label=_("From this day on"), widget=DateInput)

    def set_up(self):
        self.fields["on"].initial = today()


class VisitForm(ActForm):
    """A visit: when, and what was done."""

    on = forms.DateField(label=_("Day"), widget=DateInput)
    done = forms.CharField(
        label=_("What was done"),
        max_length=300,
        help_text=_("What was done there; never what somebody thinks."),
    )

    def set_up(self):
        self.fields["on"].initial = today()


class ServeForm(ActForm):
    """Which instructor serves it."""

    instructor = forms.ModelChoiceField(label=words.say("instructors"), queryset=Instructor.objects.none())

    def set_up(self):
        rows = Instructor.objects.filter(valid__contains=today()).select_related("account")
        self.fields["instructor"].queryset = rows.order_by("division__path", "pk")


class BodyFilter(Placed):
    """By what branches are narrowed."""

    q = forms.CharField(label=_("Its name"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=())
    division = DivisionField(label=_("Where"), required=False, empty_label=_("Everywhere"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*EVERY, *words.kinds().items()]


class BodyForm(Placed):
    """A branch to be set up."""

    name = forms.CharField(label=_("Its name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=())
    division = DivisionField(label=_("Where"), communities=True)
    since_day = forms.DateField(label=_("From this day on"), widget=DateInput, initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(words.kinds().items())


class AppointForm(ActForm):
    """Who keeps the list."""

    account = forms.ModelChoiceField(label=_("Secretary"), queryset=Account.objects.none())

    def set_up(self):
        found = [a.pk for a in accounts_with(TEND, division_path=self.record.division.path)]
        self.fields["account"].queryset = Account.objects.filter(pk__in=found).order_by("label")
        self.fields["account"].label_from_instance = lambda account: account.label


class InstructorForm(Placed):
    """Somebody serves organisations of a division."""

    account = forms.ModelChoiceField(label=_("Account"), queryset=Account.objects.none())
    division = DivisionField(label=_("Where"))

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        paths = [h.division_path for h in actor.holding("branches.cover")]
        found = {a.pk for a in accounts_with(VISIT)}
        self.fields["account"].queryset = Account.objects.filter(pk__in=found).order_by("label")
        self.fields["account"].label_from_instance = lambda account: account.label
        self.fields["division"].offered(paths[0] if len(paths) == 1 else "")


class TrainingForm(ActForm):
    """A session and who took part."""

    title = forms.CharField(label=_("What it was about"), max_length=120)
    on = forms.DateField(label=_("Day"), widget=DateInput, initial=today)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
    members = forms.ModelMultipleChoiceField(
        label=_("Who took part"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )

    def set_up(self):
        self.fields["members"].queryset = (
            on_list(self.record, today()).select_related("person").order_by("pk")
        )


class GapFilter(Placed):
    """By what gaps are narrowed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*EVERY, *rules.GAPS.items()])
    division = DivisionField(label=_("Where"), required=False, empty_label=_("Everywhere"))
    late = forms.BooleanField(label=_("Overdue only"), required=False)
