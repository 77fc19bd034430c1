"""Planted faults against the tests of the kernel rooms; what each verb does stands in README.md."""

import argparse
import sys

from benchmarks.mutation import mapping, page, trying
from benchmarks.mutation.mutants import ROOMS
from benchmarks.mutation.stage import Stage, on_stage


def main() -> int:
    """Do what is asked."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    asked.add_argument("verb", choices=("map", "try", "control", "page"))
    asked.add_argument("rooms", nargs="*", help="all, if none is named; for the map, folders of tests")
    asked.add_argument(
        "--seed", type=int, action="append", help="of the draw; for the page every seed that was tried"
    )
    asked.add_argument("--again", action="store_true", help="what nothing killed is tried again")
    asked.add_argument("--most", type=int, help="only so many of the first that are drawn of a room")
    asked.add_argument("--share", default="0/1", help="0/2 and 1/2: the map made by two processes")
    given = asked.parse_args()
    if given.verb == "page":
        return page.write(given.seed or [1])
    return on_stage(lambda stage: _act(stage, given))


def _act(stage: Stage, given: argparse.Namespace) -> None:
    if given.verb == "map":
        first, of = (int(part) for part in given.share.split("/"))
        return mapping.make(stage, (first, of), *([given.rooms] if given.rooms else []))
    for room in given.rooms or ROOMS:
        for seed in given.seed or [1]:
            if given.again:
                trying.try_again(stage, room, seed)
            else:
                trying.try_room(stage, room, seed, most=given.most, control=given.verb == "control")
    return None


if __name__ == "__main__":
    sys.exit(main())
