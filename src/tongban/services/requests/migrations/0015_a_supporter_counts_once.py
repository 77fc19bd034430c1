from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0014_figures_by_former_class")]

    operations = [
        migrations.AddField(
            model_name="support",
            name="voice",
            field=models.BinaryField(max_length=32, null=True),
        )
    ]
