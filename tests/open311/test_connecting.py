"""Partners are entered by an operator, with what can be kept of them, and shown with how it stands."""

import pytest

from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.open311 import actions as open311
from tongban.services.open311.models import Parcel, Peer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "url", ["http://example.org", "https://user:x@example.org", "ftp://example.org", "https://例.cn"]
)
def test_an_address_that_is_none_is_refused(connect, settings, url):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(TongbanError):
        connect(url=url)


@pytest.mark.parametrize(
    "given", [{"name": "x" * 81}, {"url": f"https://example.org/{'x' * 300}"}, {"jurisdiction": "x" * 81}]
)
def test_what_is_too_long_to_keep_is_refused(connect, given):
    with pytest.raises(TongbanError) as refused:
        connect(**given)
    assert refused.value.code == "too_long"


def test_only_an_operator_connects(connect, people):
    peer = connect()
    for act in (open311.disconnect, open311.retry):
        with pytest.raises(NotAllowed):
            act(peer.pk, by=people.actor("dispatcher"))


def test_the_page_shows_how_it_stands_and_lets_an_operator_act(handed, people):
    peer, _case = handed
    Parcel.objects.update(state="dead", error="HTTP 400")
    operator = people.client("open311_operator")
    page = operator.get("/desk/open311/").content.decode()
    assert (peer.name in page, peer.key.open() in page) == (True, False)
    operator.post(f"/desk/open311/{peer.pk}/retry/")
    assert Parcel.objects.get().state == "pending"
    operator.post(f"/desk/open311/{peer.pk}/stop/")
    assert not Peer.objects.get().active
    assert operator.post(f"/desk/open311/{peer.pk}/other/").status_code == 404
