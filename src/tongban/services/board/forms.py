"""The question in an address, read: what cannot be read is told, and the page shows the usual question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.kernel.indicators.labels import declared
from tongban.kernel.indicators.periods import today
from tongban.kernel.places import register
from tongban.services.board.queries.asked import NOTHING, PERIODS, YEAR, Asked
from tongban.ui.forms import DateInput, Form

FIRST_YEAR = 2000
LONGEST = 40  # characters of a value that figures are split by
PLACES = ("county", "town", "community")


class Picker(Form):
    """Period, day and place."""

    period = forms.ChoiceField(choices=list(PERIODS.items()), required=False)
    day = forms.DateField(label=gettext_lazy("As of the end of"), widget=DateInput, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="%s")
        self.fields["in"] = forms.CharField(required=False, max_length=20)

    def clean_day(self) -> Any:
        """A day that has begun, and that our calendar reaches."""
        day = self.cleaned_data["day"]
        if day and (day.year < FIRST_YEAR or day > today()):
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return day

    def clean_in(self) -> str:
        """A division we know; its path."""
        code = self.cleaned_data["in"]
        entry = register.current().latest.get(code)
        if code and entry is None:
            raise forms.ValidationError(_("There is no division with this code."))
        return entry.path if entry and "." in entry.path else ""

    @property
    def asked(self) -> Asked:
        """The question; the usual one where it could not be read."""
        if not self.is_valid():
            return Asked(among=self.among)
        given = self.cleaned_data
        return Asked(given["period"] or YEAR, given["day"], given["in"], self.among)

    @property
    def among(self) -> tuple[tuple[str, Any], ...]:
        """The values of splits that the question is narrowed to."""
        given = {name: self.data.get(name, "") for name in (*declared(), *PLACES)}
        found = {name: text for name, text in given.items() if 0 < len(text) <= LONGEST and "\0" not in text}
        values: dict[str, Any] = {name: "" if text == NOTHING else text for name, text in found.items()}
        if (unit := self.data.get("unit", "")) and (unit == NOTHING or (unit.isdecimal() and len(unit) < 16)):
            values["unit"] = None if unit == NOTHING else int(unit)
        return tuple(sorted(values.items()))
