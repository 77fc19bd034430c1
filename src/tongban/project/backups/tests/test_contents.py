"""What a backup takes of the storage is all that rows name, of whichever room."""

import re
from pathlib import Path

import pytest
from django.db import connection

import tongban
from tongban.kernel.activities.models import Photo
from tongban.kernel.activities.tests.conftest import cleaning
from tongban.kernel.core import clock
from tongban.kernel.core.service import all_files
from tongban.project.backups import contents


@pytest.mark.django_db
def test_a_photo_of_an_activity_is_named():
    Photo.objects.create(activity=cleaning().activity, at=clock.now(), digest="a" * 64, kind="jpg", by="x")
    assert list(contents.attached(connection.connection)) == [f"activities/{'a' * 64}"]


def test_every_room_that_keeps_content_names_it():
    source = [file.read_text(encoding="utf-8") for file in Path(tongban.__file__).parent.rglob("*.py")]
    folders = [
        re.search('^FOLDER = "(.+?)"', text, re.MULTILINE)
        for text in source
        if "default_storage.save(" in text
    ]
    named = {found[1] for found in folders if found}
    assert len(named) > 2
    assert {folder for folder in named if f"'{folder}/'" not in " ".join(all_files())} == set()
