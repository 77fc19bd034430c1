"""Branches, the organisations they cover, members on exactly one list a day, what is open on whose side, sites."""

from tongban.services.branches.models.bodies import Body, Post
from tongban.services.branches.models.gaps import Correction, Gap
from tongban.services.branches.models.members import Attendance, Duty, Member, Move, Stay, Training
from tongban.services.branches.models.sites import Evidence, Score, Site
from tongban.services.branches.models.units import Coverage, Former, Instructor, Serving, Unit, Visit

__all__ = [
    "Attendance",
    "Body",
    "Correction",
    "Coverage",
    "Duty",
    "Evidence",
    "Former",
    "Gap",
    "Instructor",
    "Member",
    "Move",
    "Post",
    "Score",
    "Serving",
    "Site",
    "Stay",
    "Training",
    "Unit",
    "Visit",
]
