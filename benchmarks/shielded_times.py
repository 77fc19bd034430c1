"""Does time tell the office complained about that a complaint exists? TONGBAN_HOME=... python -m benchmarks.shielded_times [COUNT].

Each address is asked in random order for the complaint and for nothing. `longer` is how often the complaint took longer
than nothing, of all pairs: 0.5 tells nothing; beyond three standard errors from it, time tells. All is undone at the end.
"""

import os
import random
import statistics
import sys
import time

import django

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 500
TOLD = 3  # standard errors from which on a difference is one
ROLES = ("requests.dispatcher", "requests.supervisor", "requests.head", "requests.clerk")


def main() -> int:
    """Ask, and say what the times tell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    from django.db import transaction  # noqa: PLC0415 - Django is set up first

    with transaction.atomic():
        client, pairs = prepared()
        worst = max(compared(client, name, *pair) for name, pair in pairs.items())
        transaction.set_rollback(True)
    return int(worst > TOLD)


def prepared():
    """A browser of the office complained about, and for each address the complaint and nothing."""
    from tests import files  # noqa: PLC0415 - Django is set up first
    from tests.people import People, World, grant  # noqa: PLC0415 - as above
    from tongban.kernel.cases.attachments import take_in  # noqa: PLC0415 - as above
    from tongban.kernel.cases.models import Attachment  # noqa: PLC0415 - as above
    from tongban.kernel.core import reference  # noqa: PLC0415 - as above
    from tongban.services.requests.actions import Filing, file_request  # noqa: PLC0415 - as above

    people, who = People(World()), "handler_of_complained_office"
    about = people.world.office("streets").pk
    path = people.world.division("652301001001").path
    photos = take_in([files.upload(files.photo(), "a.jpg")])
    case = file_request(Filing(text="态度恶劣", about=about, place_path=path, files=photos)).case
    for role in ROLES:
        grant(people.world, people[who], role, "streets", "652301")
    numbers = case.reference, reference.make("SQ", case.opened_at.year, 999_777)
    photo = str(Attachment.objects.get(case=case).pk)
    given = {
        "case": "/desk/r/{}/",
        "api": "/api/requests/{}",
        "search": "/desk/all/?q={}",
        "public": "/public/{}/",
    }
    pairs = {name: [address.format(n) for n in numbers] for name, address in given.items()}
    pairs["file"] = [f"/files/{pk}/" for pk in (photo, "9" * len(photo))]
    return people.client(who), pairs


def compared(client, name, *pair):
    """Print what two addresses took; how many standard errors from telling nothing."""
    took = ([], [])
    for _n in range(20):
        client.get(pair[1])
    for one in random.sample([0, 1] * COUNT, 2 * COUNT):
        began = time.perf_counter()
        client.get(pair[one])
        took[one].append((time.perf_counter() - began) * 1000)
    middle = [statistics.median(times) for times in took]
    longer = sum((a > b) + (a == b) / 2 for a in took[0] for b in took[1]) / COUNT**2
    error = ((2 * COUNT + 1) / 12) ** 0.5 / COUNT
    away = abs(longer - 0.5) / error
    print(f"{name}: {middle[0]:.2f} ms, nothing {middle[1]:.2f} ms; longer {longer:.3f} ± {error:.3f}")
    return away


if __name__ == "__main__":
    sys.exit(main())
