from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0009_the_same_words_are_seen_at_once")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["register", "key"], name="entries_of_key"),
        ),
    ]
