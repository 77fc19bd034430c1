"""15,000 invented historical records brought in and found again, in a transaction that is undone.

Run: TONGBAN_HOME=... python benchmarks/gazetteer.py [COUNT] [--json]. What is true of each record is known, so it also tells
how many systems of coordinates, doubles and wrong rows were told rightly, and how far positions lie from the truth.
"""

import json
import os
import sys
import time
from random import Random

import django

COUNT = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 15_000)
SOUGHT = ("泉", "柳树沟", "lsg", "shanh", "qingshui", "金", "حىڭ", "新")


def timed(act):
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began


def told_rightly(told, truth, positions):
    """Shares of what is known to be true."""
    wrong = {n for n, t in enumerate(truth, 2) if t["wrong"]}
    doubles = {n for n, t in enumerate(truth, 2) if t["of"] is not None}
    refused, found = {one["row"] for one in told.refused}, {one["row"] for one in told.duplicates}
    away = sorted(positions)
    return {
        "refused": len(refused),
        "refused_rightly": len(refused & wrong) / max(1, len(refused)),
        "wrong_found": len(refused & wrong) / max(1, len(wrong)),
        "doubles": len(found),
        "doubles_rightly": len(found & doubles) / max(1, len(found)),
        "doubles_found": len(found & doubles) / max(1, len(doubles)),
        "metres_median": round(away[len(away) // 2], 2),
        "within_a_metre": round(sum(one < 1 for one in away) / len(away), 4),
        "systems": {
            one["batch"]: [one["told"], one["votes"], one["against"], one["sure"]]
            for one in told.systems
            if one["rows"] > 20
        },
    }


def measured():
    """Everything, within the caller's transaction."""
    from shapely.geometry import shape  # noqa: PLC0415 - Django is set up first

    from tongban.kernel.places import first, shipped  # noqa: PLC0415 - as above
    from tongban.kernel.places.gazetteer import datum, files, invented  # noqa: PLC0415 - as above
    from tongban.kernel.places.gazetteer.finding import find, places  # noqa: PLC0415 - as above
    from tongban.kernel.places.gazetteer.importing import import_names  # noqa: PLC0415 - as above
    from tongban.kernel.places.models import Place  # noqa: PLC0415 - as above

    first.set_up()
    grounds = [(code, code, shape(area)) for code, area in shipped.boundaries().items()]
    made = invented.invent(COUNT, grounds, Random(11))
    rows = list(invented.rows_of(made))
    told, seconds = timed(lambda: import_names(rows, source="benchmark", by="system"))
    again, seconds_again = timed(lambda: import_names(rows, source="benchmark", by="system"))
    at = {row["编号"]: truth["at"] for row, truth in zip(made.rows, made.truth, strict=True)}
    kept = Place.objects.filter(source="benchmark", longitude__isnull=False)
    positions = [datum.metres((p.longitude, p.latitude), at[p.source_key]) for p in kept]
    finds = sorted(timed(lambda words=words: find(words))[1] for words in SOUGHT for _n in range(3))
    text, export = timed(lambda: sum(len(part) for part in files.as_geojson(files.told(places()))))
    return {
        "records": COUNT,
        "seconds": round(seconds, 1),
        "seconds_again": round(seconds_again, 1),
        "unchanged_again": again.unchanged,
        "find_ms_median": round(1000 * finds[len(finds) // 2], 1),
        "find_ms_worst": round(1000 * finds[-1], 1),
        "geojson_seconds": round(export, 1),
        "geojson_mb": round(text / 1e6, 1),
        **told_rightly(told, made.truth, positions),
    }


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    from django.db import transaction  # noqa: PLC0415 - Django is set up first

    from tongban.project import ready  # noqa: PLC0415 - as above

    ready.prepare()
    with transaction.atomic():
        said = measured()
        transaction.set_rollback(True)
    if "--json" in sys.argv:
        print(json.dumps(said, ensure_ascii=False))
    else:
        print("\n".join(f"{what:>18}  {value}" for what, value in said.items()))


if __name__ == "__main__":
    main()
