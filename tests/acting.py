"""Everything that can be done is done once, on the ground of the walk: each form and each write of the API, by who may."""

import csv
from pathlib import Path

from django.db import transaction

from tests.consistency import walk
from tests.people import NAMES

WALKED = Path(walk.__file__).with_name("rights_walk.csv")
DONE = {"200", "302", "201"}


def doers():
    """{(name of the address): who may do it}, of the forms that pages send and the API's writes."""
    with WALKED.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            may = [name for name in NAMES if row[name] in DONE]
            if row["method"] != "GET" and may:
                yield row["method"], row["name"], may[-1]


def act(people, made):
    """Send everything once; how much of it was done."""
    rows = {(row.method, row.name): row for row in walk.rows(made)}
    done = 0
    for method, name, who in doers():
        if row := rows.get((method, name)):
            client = people.client(who)
            client.raise_request_exception = False
            kind = {"content_type": "application/json"} if name.startswith("api:") else {}
            with transaction.atomic():
                answer = (
                    client.generic(method, row.url)
                    if row.body is None
                    else client.post(row.url, row.body, **kind)
                )
            done += str(answer.status_code) in DONE
    return done
