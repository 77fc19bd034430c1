"""What residents fill in: one question a screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.models import Division
from tongban.services.requests.forms.fields import RESIDENT_KINDS, FilesField, clean_phone, counties
from tongban.services.requests.models import Kind
from tongban.services.requests.queries import placing
from tongban.ui.forms import Form

PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
COPIED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}  # from paper


class PinsForm(Form):
    """A form whose photos may tell where they were taken, if whoever gives them says so."""

    use_pins = forms.BooleanField(
        label=_("Use the place stored in the photos to find the spot"),
        help_text=_("Only if you tick this. Either way it is removed from the photos before they are kept."),
        required=False,
    )

    def clean(self):
        """Without a word of consent no photo tells its place."""
        data = super().clean()
        if not data.get("use_pins"):
            data["files"] = tuple(photo.without_pin() for photo in data.get("files", ()))
        return data


class WhatForm(PinsForm):
    """What is it about?"""

    field_order = ("text", "kind", "files", "use_pins")

    text = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In your own words: what is wrong or what would be better, since when, and where."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    kind = forms.ChoiceField(
        label=_("What do you want?"), choices=RESIDENT_KINDS, initial=Kind.COMPLAINT, widget=forms.RadioSelect
    )
    files = FilesField(pins=True)


class WhereForm(Form):
    """Where is it?"""

    county = forms.ModelChoiceField(
        label=_("County or city"),
        queryset=Division.objects.none(),
        required=False,
        empty_label=_("I do not know"),
    )
    place = forms.CharField(
        label=_("The place in your own words"),
        help_text=_("For example a community, a road and number, an estate, a bus stop."),
        max_length=120,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        """Offer the counties of today."""
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = counties()
        self._ask_which()

    def _ask_which(self):
        """Where the words name several divisions, ask in plain words which one is meant."""
        place, county = self["place"].value() or "", str(self["county"].value() or "")
        top = counties().filter(pk=county).first() if county.isdecimal() else None
        choices = placing.doubtful(f"{place}\n{self.initial.get('said', '')}", top)
        if not choices:
            return
        self.fields["which"] = forms.ChoiceField(
            label=_("There are several places of this name. Which one do you mean?"),
            choices=[*choices, ("", _("I do not know"))],
            widget=forms.RadioSelect,
            required=False,
        )

    def clean(self):
        """A name that several places bear is asked about once; not knowing is an answer."""
        data = super().clean()
        if "which" in self.fields and "which" not in self.data:
            self.add_error("which", _("Please choose one, or say that you do not know."))
        return data


class WhoForm(Form):
    """How may we reach you? Nothing here is obligatory."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Your phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=PHONE),
        help_text=_("Sealed: an office opens it only with a written reason, and you can see who did."),
    )
    wants_call = forms.BooleanField(label=_("Please call me back"), required=False)
    may_publish = forms.BooleanField(
        label=_("Others may read it, without anything that names me"), required=False
    )
    about = forms.ModelChoiceField(
        label=_("Is it a complaint about an office itself?"),
        help_text=_("Then this office will not learn who you are and will not handle it."),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("No"),
    )

    def __init__(self, *args, **kwargs):
        """Offer the offices."""
        super().__init__(*args, **kwargs)
        self.fields["about"].queryset = offices().order_by("division__path", "name")

    def clean_phone(self):
        """Digits that make a phone number, or nothing."""
        return clean_phone(self.cleaned_data["phone"])

    def clean(self):
        """A call back needs a number."""
        data = super().clean()
        if data.get("wants_call") and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("To be called back, give a phone number."))
        return data


class FollowForm(Form):
    """The two things printed on the page one keeps."""

    code = forms.CharField(
        label=_("Tracking code"),
        max_length=20,
        help_text=_("It looks like 7K4M-2QXD-9."),
        widget=forms.TextInput(attrs=COPIED),
    )
    secret = forms.CharField(label=_("Secret"), max_length=60, widget=forms.TextInput(attrs=COPIED))


class WordsForm(Form):
    """Something to say with a step."""

    text = forms.CharField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000)
    files = FilesField()


class ConfirmForm(Form):
    """How did it go?"""

    ids = "confirm_%s"  # beside it stands what takes the request up again
    YES_NO = [("yes", _("Yes")), ("no", _("No"))]
    contacted = forms.ChoiceField(
        label=_("Did the office get in touch with you?"), choices=YES_NO, widget=forms.RadioSelect
    )
    solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, widget=forms.RadioSelect)
    satisfaction = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        choices=[(5, _("5: very")), (4, "4"), (3, "3"), (2, "2"), (1, _("1: not at all"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Anything to add?"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=5000
    )


class FollowOutcomeForm(Form):
    """Leaving a phone with a "me too"."""

    phone = forms.CharField(
        label=_("Your phone, if you want to hear what comes of it"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs=PHONE),
        help_text=_("Sealed. You get a code of your own to follow it by."),
    )

    def clean_phone(self):
        """Digits that make a phone number, or nothing."""
        return clean_phone(self.cleaned_data["phone"])
