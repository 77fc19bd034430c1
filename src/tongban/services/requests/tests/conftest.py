"""A request whose requester agreed to publication, and one that is published."""

import pytest

from tests.filing import TEXT
from tongban.services.requests import actions
from tongban.services.requests.models import Request
from tongban.services.requests.redaction import draft_of


@pytest.fixture
def agreed(filed):
    return Request.objects.select_related("case").get(pk=filed(TEXT, may_publish=True).pk)


@pytest.fixture
def published(people, agreed):
    actions.publish_draft(agreed.pk, by=people.actor("dispatcher"), seen=draft_of(agreed).digest)
    return agreed
