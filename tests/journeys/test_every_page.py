"""Every page that a person can open, in both languages, light and dark, on phone and desk: legible to axe, within the
screen, silent. Which person opens which page is read from the walk of rights.
"""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.consistency import ground, walk
from tests.journeys.town import DESK, PHONE
from tests.people import NAMES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WALKED = Path(walk.__file__).with_name("rights_walk.csv")
# who sees the most of a page comes first
ORDER = (
    "dispatcher", "supervisor", "administrator", "auditor", "duty_editor", "clerk", "head", "handler",
    "organiser", "map_keeper", "boundary_inspector", "requester", "resident", "signed_in",
)  # fmt: skip
BY = {"requests:queue": "handler", "requests:case": "handler", "board:overview": "resident"}
AGAIN = ["color-contrast", "target-size", "scrollable-region-focusable"]  # what another look may change


def pages():
    """{name of the address: who opens it}, for what answers 200 to a plain GET."""
    found = {}
    with WALKED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            who = [name for name in ORDER if row[name] == "200"]
            if (
                row["method"] == "GET"
                and not row["name"].startswith("api:")
                and who
                and ".json" not in row["address"]
            ):
                found[row["name"]] = BY.get(row["name"], who[0])
    return found


def tabs(town, made, lang):
    """One browser a person, opened when first needed."""
    opened = {}

    def page_of(who):
        if who not in opened:
            own = [made["case"].pk] if who == "requester" else []
            opened[who] = town.page(who, lang=lang, own=own)
        return opened[who]

    return page_of


def found_on(page, axe, name, scheme):
    """What is wrong with the page as it stands, on a phone, and on a desk in the other light."""
    other = "dark" if scheme == "light" else "light"
    for size, light, rules in ((PHONE, scheme, None), (DESK, other, AGAIN)):
        page.emulate_media(color_scheme=light)
        page.set_viewport_size(size)
        for rule, target, told in axe(page, rules):
            yield name, size["width"], light, rule, target, told
        over = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        if over > 0:
            yield name, size["width"], light, "wider than the screen", over, ""


def opened(page, url):
    """Whether there is a page at the address; files are of no interest here."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return False
    assert answer.status == 200, url
    return answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("lang", "scheme"), [("zh-hans", "light"), ("en", "dark")])
def test_every_page(town, people, axe_on, lang, scheme):
    made, found, seen, files = ground.prepare(people), [], set(), []
    at = {row.name: row.url for row in walk.rows(made) if row.method == "GET"}
    open_as, page_of = pages(), tabs(town, made, lang)
    assert set(open_as.values()) <= set(NAMES)
    for name, who in sorted(open_as.items()):
        page = page_of(who)
        if opened(page, town.url + at[name]):
            seen.add(name)
            found.extend(found_on(page, axe_on, name, scheme))
        else:
            files.append(town.url + at[name])
    assert not found, "\n".join(str(one) for one in found)
    # the browser's own page around a file is not ours; a shell asks whose it is, and "nobody's" is an answer
    shells, refused = (
        ("grid", "stations/keep"),
        "Failed to load resource: the server responded with a status of 403",
    )
    files.extend(f"{town.url}/{shell}/shell/ {refused}" for shell in shells)
    assert [said for said in town.complaints if not said.startswith((*files, "-"))] == []
    assert len(seen) > 40
