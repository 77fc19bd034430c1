"""What press officers and signers type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.clock import today
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import offices
from tongban.services.bulletin import live, queries
from tongban.ui.forms import DateInput, Form

LARGEST = 20 * 1024 * 1024


class PageFilter(Form):
    """By what checked pages are narrowed."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)


class PageForm(Form):
    """A page: pasted, or as a file."""

    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )
    sender = forms.CharField(
        label=_("Written by"),
        help_text=_("The paper or the office that wrote it. What is confirmed is remembered for it."),
        max_length=80,
    )
    title = forms.CharField(
        label=_("Title"), help_text=_("Left empty: the first headline."), required=False, max_length=200
    )
    day = forms.DateField(
        label=_("Date of the page"),
        help_text=_("Left empty: the date it bears."),
        widget=DateInput,
        required=False,
    )
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}), required=False, max_length=1_000_000
    )
    file = forms.FileField(label=_("Or a file (PDF, docx, html, text)"), required=False)

    def __init__(self, *args, actor, **kwargs):
        """Offer the offices one checks for."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids("bulletin.check"))

    def clean(self):
        """One of the two, not too large."""
        said = super().clean()
        file = said.get("file")
        if not said.get("text", "").strip() and not file and not self.errors:
            self.add_error("text", _("Paste the text, or choose a file."))
        if file and file.size > LARGEST:
            self.add_error("file", _("This file is larger than 20 MB."))
        return said

    def data_given(self):
        """The bytes of the page."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["text"].encode()


class LinkForm(Form):
    """Which indicator a figure speaks of: one of the three, another of the catalogue, or none."""

    indicator = forms.ChoiceField(label=_("Another indicator"), required=False)

    def __init__(self, *args, **kwargs):
        """Offer the whole catalogue."""
        super().__init__(*args, **kwargs)
        names = sorted((i.code, f"{i.name}（{i.unit}）") for i in live.lexicon().indicators)
        self.fields["indicator"].choices = [("", _("None: not yet an indicator")), *names]


class SendForm(Form):
    """To which office figures go."""

    office = forms.ModelChoiceField(label=_("Responsible office"), queryset=Office.objects.none())

    def __init__(self, *args, **kwargs):
        """Offer every office."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = queries.sends_to()


class SignForm(Form):
    """What the office says of a figure."""

    words = forms.CharField(label=_("If it is wrong: what is right"), required=False, max_length=500)


class DraftForm(Form):
    """A report with figure fields."""

    office = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Office.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    day = forms.DateField(label=_("Figures as of"), widget=DateInput, initial=today)
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            'A figure field fills itself: {{ code }} or {{ code|as_of:"2025-08-27" }}; |over writes 超, |plain every digit.'
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=200_000,
    )

    def __init__(self, *args, actor, **kwargs):
        """Offer the offices one writes for."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices().filter(pk__in=actor.office_ids("bulletin.check"))
