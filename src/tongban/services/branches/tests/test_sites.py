"""A site goes from its own points to the award, step by step, each by whom it is for."""

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from tests import files
from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.services.branches import evidence, standard
from tongban.services.branches.actions import assessing, covering
from tongban.services.branches.models import Score, Site
from tongban.services.branches.queries import sites as reading

FULL = {c.code: c.points for c in standard.criteria().values()}


@pytest.fixture
def site(unit, bodies, sides, tmp_path):
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        covering.cover(unit, bodies["home"], by=SYSTEM)
        yield assessing.open_site(unit, year=today().year, by=sides["home"])


@pytest.fixture
def authority(people, world):
    grant(world, people["supervisor"], "branches.authority", "centre", "652300")
    return people.actor("supervisor")


@pytest.fixture
def proof(site):
    return evidence.keep([files.upload(files.photo())])


def assessed(site, by, proof):
    for code, points in FULL.items():
        assessing.assess(site, criterion=code, points=points, grounds="有记录", by=by, files=proof)
    return assessing.submit(site, by=by)


def test_the_criteria_come_to_a_hundred_points():
    assert (sum(FULL.values()), {c.good for c in standard.criteria().values()}) == (100, set(standard.GOODS))


def test_a_site_is_awarded_for_its_year(site, sides, office, authority, proof):
    assessed(site, sides["home"], proof)
    assessing.review(site, points=FULL, by=office)
    assessing.check_on_site(site, points={**FULL, "A1": 3}, by=office)
    assessing.award(site, demonstration=True, by=authority)
    (row,) = reading.demonstrations(today().year)
    assert (row.state, row.own_total, row.check_total) == ("awarded", 100, 95)


def test_what_needs_evidence_is_not_sent_without(site, sides, proof):
    for code in FULL:
        assessing.assess(site, criterion=code, points=0, grounds="", by=sides["home"])
    assessing.assess(site, criterion="A1", points=5, grounds="有", by=sides["home"])
    with pytest.raises(TongbanError, match="A1"):
        assessing.submit(site, by=sides["home"])
    assessing.assess(site, criterion="A1", points=5, grounds="有", by=sides["home"], files=proof)
    assert assessing.submit(site, by=sides["home"]).state == "submitted"


def test_a_site_without_all_points_is_not_sent(site, sides):
    with pytest.raises(TongbanError):
        assessing.submit(site, by=sides["home"])


def test_too_few_points_earn_no_award(site, sides, office, authority, proof):
    assessed(site, sides["home"], proof)
    low = {code: points // 2 for code, points in FULL.items()}
    assessing.review(site, points=FULL, by=office)
    assessing.check_on_site(site, points=low, by=office)
    with pytest.raises(TongbanError):
        assessing.award(site, by=authority)
    assessing.turn_down(site, note="现场核查不足八十分", by=authority)
    with pytest.raises(Conflict):
        assessing.award(site, by=authority)


def test_each_step_is_for_its_own(site, sides, office, authority, proof):
    with pytest.raises(NotAllowed):
        assessing.assess(site, criterion="A1", points=1, grounds="", by=sides["away"])
    assessed(site, sides["home"], proof)
    with pytest.raises(NotAllowed):
        assessing.review(site, points=FULL, by=sides["home"])
    assessing.send_back(site, note="缺少签到表", by=office)
    assessing.submit(site, by=sides["home"])
    assessing.review(site, points=FULL, by=office)
    assessing.check_on_site(site, points=FULL, by=office)
    with pytest.raises(NotAllowed):
        assessing.award(site, by=office)


@pytest.mark.parametrize("points", [{}, {**FULL, "A1": 9}, {**FULL, "A1": -1}, {**FULL, "Z9": 1}])
def test_points_are_whole_and_within_their_most(site, sides, office, proof, points):
    assessed(site, sides["home"], proof)
    with pytest.raises(TongbanError):
        assessing.review(site, points=points, by=office)
    assert not Score.objects.exclude(review=None).exists()


def test_the_database_refuses_more_points_and_a_demonstration_without_award(site):
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.update(own=200)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.update(demonstration=True)


def test_evidence_is_seen_by_those_who_see_the_site(site, sides, office, people, proof):
    assessed(site, sides["home"], proof)
    pk = Score.objects.get(criterion="A1").evidence.get().pk
    seen = [
        reading.evidence(by, pk) is not None
        for by in (sides["home"], office, sides["away"], people.actor("handler"))
    ]
    assert seen == [True, True, False, False]
    content, kind = evidence.open_file(proof[0].digest, proof[0].kind)
    with content:
        assert (content.read(2), kind) == (b"\xff\xd8", "image/jpeg")


def test_what_is_no_photo_or_document_is_refused(site):
    with pytest.raises(TongbanError):
        evidence.keep([files.upload(b"#!/bin/sh")])
