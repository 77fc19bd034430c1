import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0002_openings_are_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProofTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest", None)), fields=["account", "at"], name="wrong_proofs"
                    ),
                    models.Index(fields=["at"], name="proofs_by_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "digest"), name="second_proof_once")
                ],
            },
        ),
    ]
