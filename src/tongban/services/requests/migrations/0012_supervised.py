"""What a supervisor looks at is a handful among all that is open: an index each, empty for what is merely filed."""

from django.db import migrations

GROUPS = {
    "returned": "(counts -> 'returned') >= '2'",
    "reopened": "(counts -> 'reopened') >= '2'",
    "extension": "(counts -> 'extension_asked') = '1' AND NOT (counts ? 'extension_decided')",
}
MAKE = "CREATE INDEX request_sv_{} ON cases_case (due_at, id) WHERE closed_at IS NULL AND {}"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_open_by_due"), ("requests", "0011_words_by_span")]

    operations = [
        migrations.RunSQL(MAKE.format(name, condition), f"DROP INDEX request_sv_{name}")
        for name, condition in GROUPS.items()
    ]
