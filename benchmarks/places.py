"""How fast places answers: spots in divisions and divisions in texts a second, on the real prefecture.

Run: python benchmarks/places.py [--json]. It reads the shipped files alone and needs no database.
"""

import json
import os
import sys
import time

import django
import numpy as np
import shapely
from shapely.geometry import shape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()

from tongban.kernel.places import names, points, shipped  # noqa: E402 - Django first
from tongban.kernel.places.register import Atlas, Entry  # noqa: E402 - Django first
from tongban.kernel.places.spans import place_text  # noqa: E402 - Django first
from tongban.kernel.places.vocabulary import Vocabulary  # noqa: E402 - Django first
from tongban.kernel.places.words import located  # noqa: E402 - Django first

SPOTS = 500_000
TEXTS = [
    "昌吉市宁边路街道宁合社区门口的路灯坏了三天，晚上老人出门看不见路，希望尽快修好，谢谢。",
    "阜康市博峰街道天山社区三号楼的暖气一直不热，打了很多次电话没有人来修，家里有小孩。" * 3,
    "请问城乡居民医保断缴两年，现在补缴需要带什么材料，在哪里办？",
    "木垒县白杨河乡白杨河村通往县城的路被大雨冲坏，班车停了，村民看病很不方便。" * 6,
]


def atlas() -> Atlas:
    paths: dict[str, str] = {}
    made = []
    for pk, row in enumerate(shipped.divisions()):
        paths[row.code] = f"{paths[row.parent]}.{row.code}" if row.parent else row.code
        made.append(Entry(pk, row.code, row.level, row.name, row.name_en, paths[row.code], None, None, None))
    pks = {entry.code: entry.pk for entry in made}
    return Atlas(made, [(name, pks[code]) for code, name in shipped.aliases()])


def fine(here: Atlas) -> points.Outlines:
    """The real counties, and in each as many invented cells as it has communities: a map that is outlined to its end."""
    dice, made = np.random.default_rng(7), []
    for code, outline in shipped.boundaries().items():
        county = shape(outline)
        made.append((here.by_code[code], county))
        entries = [e for e in here.entries if e.level == "community" and e.path.startswith(f"6523.{code}.")]
        west, south, east, north = county.bounds
        seeds = shapely.MultiPoint(dice.uniform((west, south), (east, north), (len(entries), 2)))
        cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=county))
        made += [
            (e, c)
            for e, cell in zip(entries, cells, strict=True)
            if not (c := cell.intersection(county)).is_empty
        ]
    return points.Outlines(made)


def seconds(act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    here = atlas()
    outlines = points.Outlines([(here.by_code[c], shape(g)) for c, g in shipped.boundaries().items()])
    detailed = fine(here)
    x, y = np.random.default_rng(1).uniform((85.3, 42.9), (91.9, 45.8), (SPOTS, 2)).T
    vocabulary = Vocabulary(here)
    rounds = 500

    def read(act) -> float:
        return seconds(lambda: [act(text) for _ in range(rounds) for text in TEXTS]) / rounds / len(TEXTS)

    outlines.index_of(x[:10], y[:10])
    detailed.index_of(x[:10], y[:10])
    told = {
        "spots_per_second": round(SPOTS / seconds(lambda: outlines.index_of(x, y))),
        "outlines": len(outlines.entries),
        "spots_per_second_fine": round(SPOTS / seconds(lambda: detailed.index_of(x, y))),
        "outlines_fine": len(detailed.entries),
        "vocabulary_seconds": round(seconds(lambda: Vocabulary(here)), 4),
        "locate_ms": round(1000 * read(lambda text: located(here, vocabulary, text)), 4),
        "place_text_ms": round(1000 * read(place_text), 4),
        "words": len(vocabulary.means),
        "pinyin_seconds": round(seconds(lambda: [names.pinyin(e.name) for e in here.entries]), 3),
    }
    if "--json" in sys.argv:
        print(json.dumps(told))
    else:
        for what, value in told.items():
            print(f"{what:>20}  {value:,}")


if __name__ == "__main__":
    main()
