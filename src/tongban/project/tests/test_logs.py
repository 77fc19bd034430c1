import json
import logging
import sys
from types import SimpleNamespace

from tongban.project.logs import OneLine


def line(*args, message="said", **more):
    record = logging.LogRecord("room", logging.ERROR, __file__, 1, message, args, more.pop("exc_info", None))
    vars(record).update(more)
    written = OneLine().format(record)
    assert "\n" not in written
    return json.loads(written)


def test_a_record_is_one_json_line():
    told = line(7, message="%d letters\nwait")
    assert (told["level"], told["from"], told["message"]) == ("error", "room", "7 letters\nwait")


def test_an_exception_is_told_without_its_text():
    try:
        int("13900000000x")
    except ValueError:
        told = line(exc_info=sys.exc_info())
    assert told["error"] == "ValueError"
    assert "13900000000" not in json.dumps(told)
    assert told["where"][-1].endswith("test_an_exception_is_told_without_its_text")


def test_a_failed_page_is_told_by_its_route():
    request = SimpleNamespace(method="GET", resolver_match=SimpleNamespace(route="follow/<code>/"))
    told = line(
        "Internal Server Error", "/follow/SECRET/", message="%s: %s", request=request, status_code=500
    )
    assert (told["route"], told["status"]) == ("follow/<code>/", 500)
    assert "SECRET" not in json.dumps(told)
