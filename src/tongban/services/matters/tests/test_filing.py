"""While filing, open public requests like one's own are shown; what is not public never is."""

from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN
from tongban.services.requests import actions


def asked(client, words):
    client.post("/ask/what/", {"text": words, "kind": "complaint"})
    client.post("/ask/where/", {"place": "宁合社区"})
    client.post("/ask/who/", {})
    return client.get("/ask/check/").content.decode()


def test_a_public_request_like_ones_own_is_shown_before_sending(filed, people, relay, client):
    case = filed(f"{LAMP[0]}。{LAMP[1]}", may_publish=True)
    relay()
    words = f"{LAMP_AGAIN[0]}。{LAMP_AGAIN[1]}"
    assert f"/public/{case.reference}/" not in asked(client, words)
    actions.publish(case.pk, by=people.actor("dispatcher"), title="路灯", text="路灯坏了")
    page = asked(client, words)
    assert f"/public/{case.reference}/" in page
    assert LAMP[1] not in page
