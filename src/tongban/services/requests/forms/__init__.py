"""What people type about requests: one question a screen for residents, one dense form for clerks."""

from tongban.services.requests.forms.desk import AnswerTimeForm, ClerkForm, ImportForm, ReasonForm, SearchForm
from tongban.services.requests.forms.fields import (
    RESIDENT_KINDS,
    FilesField,
    FilesInput,
    clean_phone,
    counties,
)
from tongban.services.requests.forms.portal import (
    ConfirmForm,
    FollowForm,
    FollowOutcomeForm,
    PinsForm,
    WhatForm,
    WhereForm,
    WhoForm,
    WordsForm,
)

__all__ = [
    "RESIDENT_KINDS",
    "AnswerTimeForm",
    "ClerkForm",
    "ConfirmForm",
    "FilesField",
    "FilesInput",
    "FollowForm",
    "FollowOutcomeForm",
    "ImportForm",
    "PinsForm",
    "ReasonForm",
    "SearchForm",
    "WhatForm",
    "WhereForm",
    "WhoForm",
    "WordsForm",
    "clean_phone",
    "counties",
]
