"""Who reports from the street by the role that volunteers are given for it."""

from django.db.models import QuerySet

from tongban.kernel.access.models import Grant
from tongban.kernel.core import clock
from tongban.kernel.parties.queries import records_of
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.volunteers import rules
from tongban.services.volunteers.models import Volunteer


def grants_of(volunteer: Volunteer) -> QuerySet[Grant]:
    """The role's grants that a volunteer holds now."""
    rows = Grant.objects.filter(account__person__in=records_of(volunteer.person_id), role=rules.REPORTER)
    return rows.filter(valid__contains=clock.now())


def county_of(volunteer: Volunteer) -> Division:
    """The county where they live: over which the role is given."""
    code = volunteer.division.path.split(".")[1:2]
    return divisions().filter(code__in=code).first() or volunteer.division
