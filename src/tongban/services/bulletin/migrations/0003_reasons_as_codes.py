"""Figures of headlines and captions beside those of paragraphs; reasons as codes, worded where they are read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0002_signoffs_are_append_only")]
    operations = [
        migrations.AddField("printed", "where", models.CharField(default="paragraph", max_length=12)),
        migrations.AddField("printed", "reason", models.JSONField(default=dict)),
        migrations.AlterModelOptions(
            "printed", options={"ordering": ["page", "article", "where", "paragraph", "start"]}
        ),
        migrations.RemoveConstraint("printed", "printed_once_a_place"),
        migrations.AddConstraint(
            "printed",
            models.UniqueConstraint(
                fields=("page", "article", "where", "paragraph", "start"), name="printed_once_a_place"
            ),
        ),
    ]
