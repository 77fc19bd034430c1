"""What happens in a data folder: run as a module in a process of its own, on the database of its TONGBAN_HOME."""

import itertools
import json
import sys
from datetime import timedelta

from tongban.project import database, ready

PHONE = "13812345678"


def settle():
    """People, an office, a resident's phone, a key for a program, and somebody who is signed in."""
    from django.test import Client

    from tests.people import BACKEND, People, World
    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core import clock

    people = People(World())
    account = people["handler"]
    Client().force_login(account, backend=BACKEND)
    until = clock.now() + timedelta(days=30)
    given = {"name": "a program", "scopes": ["requests.handle"], "until": until}
    _, token = actions.make_key(account, by=SYSTEM, **given)
    return token


def file_forever(name):
    """File one request with a photo of its own after another; each line tells one that was committed."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.files import photo
    from tests.filing import LAMP
    from tongban.kernel.cases.attachments import take_in
    from tongban.services.requests.actions import Filing, file_request

    for n in itertools.count():
        size = (40 + n % 90, 40 + (n * 7 + len(name)) % 90)
        kept = take_in([SimpleUploadedFile("a.jpg", photo(size, colour=f"#{(n * 999_331) % 2**24:06x}"))])
        made = file_request(Filing(f"{LAMP}{name}{n}", name="皇甫秋白", phone=PHONE, files=kept))
        yield {"case": made.case.pk, "reference": made.case.reference}


def count():
    """What every table holds, and which events there are."""
    from tongban.kernel.core.models import Event
    from tongban.project.backups import contents, tools

    with tools.connect() as held:
        counted = contents.count(held)
    events = Event.objects.values_list("stream", "object_id", "seq", "hash")
    return {"tables": counted, "events": [[s, o, n, bytes(h).hex()] for s, o, n, h in events]}


def acts_as(token):
    """Who a key acts as now."""
    from tongban.kernel.access.identify import actor_for_key

    return actor_for_key(token).code


def phones():
    """What whoever filed may be called by."""
    from tongban.kernel.cases.models import Contact

    return [one.phone.open() for one in Contact.objects.order_by("pk")]


def own_request():
    """A resident who is signed in files a request and takes it back."""
    from tests.filing import HERE, LAMP
    from tests.people import resident_account
    from tongban.kernel.access.identify import requester_of
    from tongban.services.requests import actions

    account = resident_account()
    case = actions.file_request(
        actions.Filing(LAMP, place_path=HERE, name="皇甫秋白", phone=PHONE, person=account.person_id)
    ).case
    actions.move(case.pk, "withdraw", by=requester_of([case.pk]))
    return account.pk


def erase_own(account):
    """They have erased what is held about them, and the worker remembers it."""
    from tongban.kernel.access.identify import actor_for
    from tongban.kernel.access.models import Account
    from tongban.kernel.access.own_erasure import erase_own
    from tongban.kernel.core import outbox

    count = erase_own(actor_for(Account.objects.get(pk=account)))
    outbox.relay()
    return count


def accept_one():
    """The next step of a request that waits for it, taken by a handler of its office."""
    from tongban.kernel.access.identify import actor_for
    from tongban.kernel.access.models import Account
    from tongban.kernel.cases.models import Case
    from tongban.services.requests import actions

    case = Case.objects.filter(state="dispatched").order_by("pk").first()
    who = Account.objects.filter(grants__role="requests.handler", grants__office=case.lead_id).first()
    actions.move(case.pk, "accept", by=actor_for(who))
    return Case.objects.get(pk=case.pk).state


def main(what, *given):
    ready.configure()
    database.acquire()
    found = globals()[what](*given)
    for one in found if hasattr(found, "__next__") else [found]:
        sys.stdout.write(json.dumps(one) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
