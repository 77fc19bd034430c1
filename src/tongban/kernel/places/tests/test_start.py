import threading

import pytest
from django.db import connection

from tongban.kernel.places import actions
from tongban.kernel.places.models import Division


@pytest.mark.django_db(transaction=True)
def test_web_and_worker_start_at_once():
    def start():
        actions.load()
        connection.close()

    both = [threading.Thread(target=start) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert Division.objects.count() == 1040
