"""Attacks that are tried on every address and operation there is: forged forms, scripts in words, odd text, shared caches."""

import html
import re

from django.test import Client

from tests.attacks.standing import let_in
from tests.consistency import walk
from tests.thorough import examples

# answered by a key alone and by no cookie: there is nothing that another site could make a browser do
BY_KEY = re.compile(r"^open311:")
STRICT = Client(enforce_csrf_checks=True, raise_request_exception=False)
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|textarea|select|button)\b[^>]*>", re.DOTALL)
SCRIPT = "<img src=x onerror=alert(1)>\"'`{{7*7}}${7*7}</script>"
# a double that the ground of the walk puts there without the record it stands for
MADE_UP = "/desk/gazetteer/names/doubles/"
SIGNS = (b"<img src=x", b'onerror=alert(1)>"')
ODD = ["a\x00b", "9" * 30, SCRIPT, "\u202e\ud7ff\U0010ffff\u200d\ufeff", "2026-02-30", "0001-01-01"]
# the same for everybody, whoever asks: nothing of a person is in them
FOR_ALL = re.compile(
    r"^(?:ui:|stations:keep_(?:worker|shell)|requests:grid_(?:worker|shell)|board:map|volunteers:calendar)"
)


def by_whom(ways, method, name):
    """The last of those who are let in: the first is often nobody in particular."""
    return (ways.get((method, name)) or ["administrator"])[-1]


def test_no_write_by_cookie_goes_without_the_token(standing):
    ways, passed = let_in(), []
    for row in standing.rows:
        if row.method == "GET" or BY_KEY.match(row.name):
            continue
        answer = standing.send(row, by_whom(ways, row.method, row.name), STRICT)
        if answer.status_code not in {403, 405}:
            passed.append((row.method, row.name, answer.status_code))
    assert passed == []


def test_every_page_is_shut_to_scripts_frames_and_shared_caches(standing):
    ways, open_ones = let_in(), []
    for row in standing.rows:
        if row.method != "GET" or not (ways.get(("GET", row.name))):
            continue
        who = by_whom(ways, "GET", row.name)
        answer = standing.send(row, who)
        said = answer.headers
        policy = said.get("Content-Security-Policy", "")
        shut = "script-src 'self'" in policy or "default-src 'none'" in policy
        shut &= "unsafe" not in policy and "*" not in policy
        shut &= said.get("X-Content-Type-Options") == "nosniff"
        kept = said.get("Cache-Control", "")
        alone = (
            "no-store" in kept or "private" in kept or answer.status_code >= 300 or FOR_ALL.match(row.name)
        )
        if not shut or not (alone or who == "resident"):
            open_ones.append((row.name, who, policy, kept))
    assert open_ones == []


def forms(standing):
    """Every form of every page once: method, address, fields with what stands in them, and who sees it."""
    ways, found = let_in(), {}
    for row in standing.rows:
        if row.method != "GET" or not ways.get(("GET", row.name)):
            continue
        who = by_whom(ways, "GET", row.name)
        answer = standing.send(row, who)
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for head, body in FORM.findall(answer.whole.decode()):
            method, action = attribute(head, "method").lower() or "get", attribute(head, "action") or row.url
            action = row.url.partition("?")[0] + action if action.startswith("?") else action
            fields = {attribute(f, "name"): attribute(f, "value") for f in FIELD.findall(body)}
            fields = {n: v for n, v in fields.items() if n and n != "csrfmiddlewaretoken"}
            found.setdefault((method, action.partition("?")[0], *sorted(fields)), (who, action, fields))
    return [(key[0], *told) for key, told in found.items() if "/login/out" not in key[1]]


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def odd_ones(number):
    """What is typed into a field: a few, so that all fields together meet all; all of them in a thorough run."""
    few = examples(2)
    return [ODD[(number + n) % len(ODD)] for n in range(min(few, len(ODD)))]


def test_nothing_typed_breaks_a_page_or_runs_in_it(standing):
    """Each field of each form by itself: never a fault, and never a sign of it that a browser would read as a tag."""
    broken, ran, number = set(), set(), 0
    for method, who, action, fields in forms(standing):
        for name in fields:
            number += 1
            for odd in odd_ones(number):
                row = walk.Row(method.upper(), "", action, action, {**fields, name: odd})
                answer = standing.send(row, who)
                if answer.status_code >= 500 and not action.startswith(MADE_UP):
                    broken.add((method, action, name, ascii(odd)))
                page = "html" in answer.headers.get("Content-Type", "")
                if page and any(sign in answer.whole for sign in SIGNS):
                    ran.add((method, action, name))
    assert (broken, ran) == (set(), set())
    assert number > 300
