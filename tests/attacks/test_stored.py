"""Scripts kept in every word that people write: no page hands one on as a tag, no program's answer as a page."""

import re

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.attacks.standing import let_in

TAG = "<img src=x onerror=alert(1)>\"'"
WORDS = re.compile(
    r"name|title|label|text|note|words|why|reason|answer|said|address|summary|grounds|body|subject|about|where|says|wording"
)
CODES = re.compile(r"code|path|kind|state|template|username|file_name|field|series|text_kind")


def fields():
    """The columns of words: (table, column)."""
    for model in apps.get_models(include_auto_created=False):
        if not model.__module__.startswith("tongban."):
            continue
        for field in model._meta.local_fields:
            written = isinstance(field, models.CharField | models.TextField) and not (
                field.choices or field.unique
            )
            if written and WORDS.search(field.name) and not CODES.search(field.name):
                yield model._meta.db_table, field.column, getattr(field, "max_length", None)


def spoil():
    """Put the tag into every word there is; returns how many columns took it."""
    taken = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, column, most in fields():
            if most and most < len(TAG):
                continue
            try:
                with transaction.atomic():
                    cursor.execute(f'UPDATE "{table}" SET "{column}" = %s', [TAG])
                    taken += bool(cursor.rowcount)
            except IntegrityError:
                continue
    return taken


def test_no_word_that_is_kept_becomes_a_tag(standing):
    ways, ran, shown = let_in(), [], 0
    with transaction.atomic():
        assert spoil() > 25
        for row in standing.rows:
            who = (ways.get(("GET", row.name)) or [None])[-1]
            if row.method != "GET" or who is None:
                continue
            answer = standing.send(row, who)
            kind = answer.headers.get("Content-Type", "")
            if "html" in kind or "svg" in kind:
                shown += b"&lt;img src=x" in answer.whole
                if b"<img src=x" in answer.whole or b'onerror=alert(1)>"' in answer.whole:
                    ran.append((row.name, who))
            elif answer.status_code == 200 and b"<img src=x" in answer.whole:
                # read by programs alone: never guessed to be a page
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        transaction.set_rollback(True)
    assert ran == []
    assert shown > 25
