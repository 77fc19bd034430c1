"""What leaders and offices type: events, templates, teams, needs, honours, corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.services.volunteers import rules
from tongban.services.volunteers.forms import ANY, NONE, SKILLS, TEAMS, WHEN
from tongban.services.volunteers.models import Need
from tongban.services.volunteers.queries import ASK, KEEP
from tongban.services.volunteers.queries import events as reading
from tongban.ui.forms import DateInput, DateTimeInput, DivisionField, Form, Placed

STATES = [
    ("draft", _("Draft")),
    ("open", _("Open for sign-up")),
    ("recorded", _("Recorded")),
    ("cancelled", _("Cancelled")),
]


class PeopleFilter(Placed):
    """By what volunteers are narrowed."""

    q = forms.CharField(label=_("Name, phone or ID number, whole"), required=False, max_length=40)
    division = DivisionField(label=_("Place"), whole=False, required=False, empty_label=_("Everywhere"))
    skill = forms.ChoiceField(label=_("Skill"), required=False, choices=[*ANY, *SKILLS])
    when = forms.ChoiceField(label=_("When"), required=False, choices=[*ANY, *WHEN])
    reports = forms.BooleanField(label=_("Agreed to report from the street"), required=False)


class TeamFilter(Form):
    """By what teams are narrowed."""

    q = forms.CharField(label=_("Its name"), required=False, max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *TEAMS])


class EventFilter(Placed):
    """By what events are narrowed."""

    q = forms.CharField(label=_("Words"), required=False, max_length=40)
    day = forms.DateField(label=_("Day"), required=False, widget=DateInput)
    division = DivisionField(label=_("Place"), whole=False, required=False, empty_label=_("Everywhere"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *STATES])


class NeedFilter(Form):
    """By what needs are narrowed."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *rules.NEEDS.items()])


class NewEvent(Form):
    """An event from a template."""

    template = forms.ModelChoiceField(label=_("Template"), queryset=None, empty_label=None)
    start = forms.DateTimeField(label=_("Begins"), widget=DateTimeInput)
    until = forms.DateField(
        label=_("Each week until"),
        help_text=_("Empty: only once."),
        required=False,
        widget=DateInput,
    )
    place = forms.CharField(label=_("Where to meet"), max_length=160)
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    need = forms.ModelChoiceField(label=_("Answers a need"), queryset=Need.objects.none(), required=False)

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = reading.templates_of(team)
        self.fields["need"].queryset = reading.needs().filter(team=team, state=rules.TAKEN)


class Insure(Form):
    """The policy of a risky event."""

    insurance = forms.CharField(label=_("Number of the policy"), max_length=60)
    insurer = forms.CharField(label=_("Insurer"), max_length=120)


class Close(Form):
    """What is recorded of an event that is over."""

    served = forms.IntegerField(label=_("How many people were served"), min_value=0, max_value=1_000_000)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    photos = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )


class NewTemplate(Form):
    """A template of one shift."""

    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("What is to be done"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=24 * 60, initial=120)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=5000, initial=20)
    skill = forms.ChoiceField(label=_("Skill that is needed"), required=False, choices=[*NONE, *SKILLS])
    least_age = forms.IntegerField(label=_("Least age"), min_value=0, max_value=80, initial=0)
    risky = forms.BooleanField(label=_("Risky: only with insurance"), required=False)
    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids("activities.plan"))


class NewTeam(Placed):
    """A team and its leader."""

    name = forms.CharField(label=_("Its name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=TEAMS)
    division = DivisionField(label=_("Place"), communities=True)
    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), empty_label=None)
    phone = forms.CharField(label=_("Phone of the leader, who is registered"), max_length=20, required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids(KEEP))


class Ask(Placed):
    """What a community needs."""

    title = forms.CharField(label=_("What is needed"), max_length=120)
    text = forms.CharField(label=_("More about it"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    division = DivisionField(label=_("Place"), communities=True)
    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )
    wanted_on = forms.DateField(label=_("Wanted on"), widget=DateInput)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=1000, initial=5)
    skill = forms.ChoiceField(label=_("Skill"), required=False, choices=[*NONE, *SKILLS])

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids(ASK))


class Honour(Form):
    """An honour."""

    title = forms.CharField(label=_("Honour"), max_length=120)
    on = forms.DateField(label=_("Given on"), widget=DateInput)


class Steps(Form):
    """Hours for each star, from a day on, and the rule that says so."""

    hours = forms.CharField(
        label=_("Hours for one star, two, three …"),
        help_text=_("Numbers that rise, with spaces between: 100 300 600 1000 1500."),
        max_length=80,
    )
    since = forms.DateField(label=_("From the day"), widget=DateInput)
    rests_on = forms.CharField(label=_("The rule that says so"), max_length=300)

    def clean_hours(self):
        """Numbers."""
        words = self.cleaned_data["hours"].replace(",", " ").replace("、", " ").split()
        if not words or not all(word.isdecimal() and len(word) < 7 for word in words):
            raise forms.ValidationError(_("Write numbers with spaces between."))
        return [int(word) for word in words]


class Correct(Form):
    """When somebody was really there; both empty: not at all."""

    came_at = forms.DateTimeField(label=_("Came at"), required=False, widget=DateTimeInput)
    left_at = forms.DateTimeField(label=_("Left at"), required=False, widget=DateTimeInput)
    why = forms.CharField(label=_("Why"), max_length=300)
