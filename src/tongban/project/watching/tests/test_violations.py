"""What browsers report of our policy: counted and told by names that we know, and by nothing that they say."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.test import Client

from tongban.project import condition
from tongban.project.logs import OneLine
from tongban.project.watching import counts, shared, violations

CODE = "7K4M-2QXD-9"
OLD = {
    "csp-report": {
        "document-uri": f"https://tongban.example.gov/f/{CODE}/a-secret/?phone=13812345678",
        "violated-directive": "script-src-elem https://tongban.example.gov",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/13812345678.js",
        "script-sample": "王小芳",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "https://tongban.example.gov/",
        "body": {
            "documentURL": "https://tongban.example.gov/",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
        },
    },
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "/",
            "effectiveDirective": "img-src",
            "blockedURL": "chrome-extension://ab/c.png",
        },
    },
]


@pytest.fixture
def lines():
    """What is logged of violations, as lines."""
    violations._read.clear()
    kept, handler = [], logging.Handler()
    handler.emit = lambda record: kept.append(OneLine().format(record))
    violations.log.addHandler(handler)
    yield kept
    violations.log.removeHandler(handler)
    violations._read.clear()


def report(message) -> int:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return Client().generic("POST", "/csp-report", body, content_type="application/csp-report").status_code


def counted(directive: str, blocked: str) -> float:
    return (
        counts.REGISTRY.get_sample_value(
            "tongban_csp_violations_total", {"directive": directive, "blocked": blocked}
        )
        or 0
    )


def test_both_forms_are_counted_and_told(lines):
    before = counted("script-src-elem", "elsewhere")
    assert (report(OLD), report(NEW)) == (204, 204)
    assert counted("script-src-elem", "elsewhere") == before + 1
    told = [{name: json.loads(line)[name] for name in ("directive", "blocked", "route")} for line in lines]
    assert told == [
        {"directive": "script-src-elem", "blocked": "elsewhere", "route": "requests:open"},
        {"directive": "style-src-attr", "blocked": "inline", "route": "requests:home"},
        {"directive": "img-src", "blocked": "extension", "route": "requests:home"},
    ]


def test_no_word_of_a_report_is_repeated(lines):
    report(OLD)
    report(
        {
            "csp-report": {
                "effective-directive": "王小芳",
                "blocked-uri": "tel:13812345678",
                "document-uri": f"/{CODE}",
            }
        }
    )
    assert len(lines) == 2
    for word in (CODE, "13812345678", "evil", "王小芳", "example"):
        assert word not in "".join(lines)
    assert json.loads(lines[1])["directive"] == json.loads(lines[1])["blocked"] == "other"


@pytest.mark.parametrize(
    "message",
    [b"", b"\xff", b"[" * 20_000, b"1", [1, {}, {"body": []}], {"csp-report": None}, {"csp-report": "words"}],
)
def test_nonsense_is_passed_over(lines, message):
    assert report(message) == 204
    assert lines == []


def test_a_flood_is_read_no_further(lines):
    for _time in range(violations.MOST + 5):
        assert report(NEW) == 204
    assert len(lines) == violations.MOST * len(NEW)
    violations._read.clear()
    report([*NEW] * 20)
    assert len(lines) == violations.MOST * len(NEW) + violations.AT_ONCE


def test_only_a_message_is_taken():
    answer = Client().get("/csp-report")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


@pytest.mark.django_db
def test_pages_say_where_to_report():
    answer = Client().get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert (policy["report-uri"], policy["report-to"]) == ("/csp-report", "csp")
    assert answer["Reporting-Endpoints"] == 'csp="/csp-report"'


def test_the_doctor_counts_those_of_all_processes(tmp_path, monkeypatch):
    monkeypatch.delenv(shared.VARIABLE, raising=False)
    assert condition.violations(tmp_path) == 0
    shared.begin(tmp_path, "web")
    for kind in ("inline", "elsewhere"):
        said = f"from tongban.project.watching import counts; counts.violated('img-src', '{kind}')"
        subprocess.run([sys.executable, "-c", said], env=os.environ, check=True)
    monkeypatch.delenv(shared.VARIABLE)
    assert condition.violations(tmp_path) == 2
