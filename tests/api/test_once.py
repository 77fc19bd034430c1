"""A write that is sent again, or by sixteen at once, is done once and answered alike."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.api.programs import LAMP, Program
from tongban.kernel.cases.models import Message
from tongban.kernel.core.models import IdempotencyKey
from tongban.services.requests.models import Request

AT_ONCE = 16
KEY = "7c0f2b1e-94d6-4b5e"


def at_once(ask):
    """The same from so many threads, each with a connection of its own."""

    def asked(_number):
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(asked, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_sixteen_with_one_key_file_one_request(world):
    world.division("652301001001")
    body = {"text": LAMP, "phone": "13800000000"}
    answers = at_once(lambda: Program().post("/requests", body, **{"Idempotency-Key": KEY}))
    assert {a.status_code for a in answers} == {201}
    assert len({a.content for a in answers}) == 1
    assert Request.objects.count() == 1
    opened = Program({"X-Tracking-Code": answers[0].json()["code"], "X-Secret": answers[0].json()["secret"]})
    assert opened.get("/following").json()["reference"] == answers[0].json()["reference"]


@pytest.mark.django_db(transaction=True)
def test_sixteen_with_one_key_take_one_step(sent, key):
    case, handler = sent(), key("handler")
    path = f"/requests/{case.reference}/steps/note"
    answers = at_once(lambda: handler.post(path, {"text": "已到现场"}, **{"Idempotency-Key": KEY}))
    assert {a.status_code for a in answers} == {200}
    assert Message.objects.filter(case=case, step="note").count() == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_without_a_key_take_a_step_once(sent, key):
    case, handler = sent(), key("handler")
    answers = at_once(lambda: handler.post(f"/requests/{case.reference}/steps/accept"))
    assert sorted(a.status_code for a in answers) == [200] + [409] * (AT_ONCE - 1)


@pytest.mark.django_db
def test_another_body_is_refused(world, nobody):
    world.division("652301001001")
    keyed = {"Idempotency-Key": KEY}
    assert nobody.post("/requests", {"text": LAMP}, **keyed).status_code == 201
    got = nobody.post("/requests", {"text": "别的事"}, **keyed)
    assert (got.status_code, got.json()["error"]["code"]) == (409, "key_reused")


@pytest.mark.django_db
def test_a_refused_write_leaves_its_key_free(world, nobody):
    world.division("652301001001")
    keyed = {"Idempotency-Key": KEY}
    assert nobody.post("/requests", {"text": LAMP, "phone": "1"}, **keyed).status_code == 400
    assert nobody.post("/requests", {"text": LAMP}, **keyed).status_code == 201


@pytest.mark.django_db
def test_one_asker_s_key_is_not_another_s(key, sent):
    case, other = sent(), sent()
    keyed = {"Idempotency-Key": KEY}
    for who, one in (("handler", case), ("head", case), ("handler", other)):
        got = key(who).post(f"/requests/{one.reference}/steps/note", {"text": "看过"}, **keyed)
        assert got.status_code == 200
    assert Message.objects.filter(step="note").count() == 3


@pytest.mark.django_db
def test_the_kept_answer_holds_no_secret_in_the_clear(world, nobody):
    world.division("652301001001")
    got = nobody.post("/requests", {"text": LAMP}, **{"Idempotency-Key": KEY}).json()
    kept = str(IdempotencyKey.objects.get(scope__startswith="api:").answer)
    assert got["secret"] not in kept
    assert got["code"] not in kept
