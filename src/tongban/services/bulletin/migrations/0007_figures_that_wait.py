from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bulletin', '0006_drafts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='printed',
            name='verdict',
            field=models.CharField(choices=[('holds', 'Holds'), ('contradicted', 'Contradicted'), ('no_record', 'No such records'), ('no_indicator', 'Not yet an indicator'), ('waiting', 'Being worked out')], max_length=12, verbose_name='verdict'),
        ),
    ]
