"""A helper's row knows when its case is due, so that the queue of an office that helps is read in order."""

from django.db import migrations, models
from django.db.models import Q

FILL = """
UPDATE cases_helper SET due_at = cases_case.due_at FROM cases_case
WHERE cases_case.id = cases_helper.case_id AND cases_helper.done_at IS NULL AND cases_case.closed_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_open_by_due")]

    operations = [
        migrations.AddField("helper", "due_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex("helper", "helper_queue"),
        migrations.AddIndex(
            "helper",
            models.Index(fields=["office", "due_at", "case"], name="helper_queue", condition=Q(done_at=None)),
        ),
    ]
