"""Tables and rows of django-helpdesk: run as a program in its environment, with how many."""

import random
import sys

import django

django.setup()

from clients import words  # noqa: E402 - Django first
from django.contrib.auth import get_user_model  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - Django first
from django.utils import timezone  # noqa: E402 - Django first
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402 - Django first

BATCH = 2000


def fill(rows: int) -> None:
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_superuser("admin", "admin@example.org", "bench-admin")
    queues = [
        Queue.objects.create(slug=f"q{n}", title=f"q{n}", allow_public_submission=True) for n in range(40)
    ]
    chance = random.Random(1)
    for start in range(0, rows, BATCH):
        batch = [ticket(chance, queues) for _ in range(min(BATCH, rows - start))]
        made = Ticket.objects.bulk_create(batch)
        FollowUp.objects.bulk_create(
            [
                FollowUp(ticket=t, title="Opened", comment=t.description, public=True, date=t.created)
                for t in made
            ]
        )


def ticket(chance: random.Random, queues: list[Queue]) -> Ticket:
    title, text = words(chance)
    now = timezone.now()
    return Ticket(
        title=title,
        description=text,
        queue=chance.choice(queues),
        created=now - timezone.timedelta(minutes=chance.randint(1, 500_000)),
        modified=now,
        submitter_email=f"u{chance.randint(0, 9999)}@example.org",
        status=chance.choice([1, 1, 3, 4]),
        priority=chance.randint(1, 5),
        secret_key=str(chance.random())[2:20],
    )


if __name__ == "__main__":
    fill(int(sys.argv[1]))
