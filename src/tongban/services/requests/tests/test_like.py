"""While filing, open public requests like one's own are shown; what is not public never is."""

from tongban.services.requests import actions

SAID = "宁合佳苑小区东门外的路灯坏了半个月，晚上一片漆黑，老人出门摔倒过，请尽快维修照明。"
WORDS = "宁合佳苑小区路灯不亮。我住宁合佳苑，小区东门外路灯不亮已经半个多月，晚上漆黑，希望修好路灯。"


def asked(client, words):
    client.post("/ask/what/", {"text": words, "kind": "complaint"})
    client.post("/ask/where/", {"place": "宁合社区"})
    client.post("/ask/who/", {})
    return client.get("/ask/check/").content.decode()


def test_a_public_request_like_ones_own_is_shown_before_sending(filed, people, relay, client):
    case = filed(SAID, may_publish=True)
    relay()
    assert f"/public/{case.reference}/" not in asked(client, WORDS)
    actions.publish(case.pk, by=people.actor("dispatcher"), title="路灯", text="路灯坏了")
    page = asked(client, WORDS)
    assert f"/public/{case.reference}/" in page
    assert SAID not in page
