"""kill -9 between any two statements of filing with photos: no row without its file, no row without its event."""

import os
import signal

import pytest
from django.core.files.storage import default_storage

from tests import files
from tests.files import upload
from tests.filing import HERE, LAMP
from tests.kills import at_every_point
from tongban.kernel.cases import attachments
from tongban.kernel.cases.attachments.keeping import path_of
from tongban.kernel.cases.models import Attachment, Case
from tongban.kernel.core.models import Event
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.tests.test_kills import whole

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def file_with_photo():
    kept = attachments.take_in([upload(files.photo())])
    file_request(Filing(text=LAMP, place_path=HERE, once="one key", files=kept))


def check():
    whole()
    rows = Attachment.objects.all()
    assert len(rows) == Case.objects.count() == Event.objects.filter(code="attached").count()
    assert all(default_storage.exists(path_of(d)) for row in rows for d in (row.digest, row.thumbnail))


def test_filing_with_photos(people, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    people.world.division("652301001001")
    assert at_every_point(file_with_photo, check) > 12
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("nth", range(6))
def test_killed_while_the_file_is_written(people, settings, tmp_path, nth):
    settings.MEDIA_ROOT = tmp_path
    people.world.division("652301001001")
    assert die_at_fsync(file_with_photo, nth) < 0
    check()
    assert not Case.objects.exists()
    file_with_photo()
    [row] = Attachment.objects.all()
    assert len(attachments.open_content(row.digest).read()) == row.size


def die_at_fsync(act, nth):
    left = iter(range(nth, -1, -1))

    def fsync(_handle, real=os.fsync):
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        real(_handle)

    pid = os.fork()
    if pid == 0:
        os.fsync = fsync
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
