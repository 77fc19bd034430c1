"""A thing that is on its way to another station is in a state of its own; those of moves under way get it."""

from django.db import migrations, models


def mark(apps, schema_editor):
    del schema_editor
    item, transfer = apps.get_model("stations", "Item"), apps.get_model("stations", "Transfer")
    lent = apps.get_model("bookings", "Booking").objects.filter(state="confirmed", during__upper_inf=True)
    kinds = ["power_bank", "umbrella", "raincoat", "tool"]
    for row in transfer.objects.filter(state="on_the_way", what__in=kinds).order_by("pk"):
        there = item.objects.filter(at=row.giver_id, kind=row.what, state="in_use")
        some = there.exclude(resource__in=lent.values("resource")).order_by("code").values_list("pk", flat=True)
        item.objects.filter(pk__in=list(some[: row.quantity])).update(at=row.receiver_id, state="moving")


def unmark(apps, schema_editor):
    del schema_editor
    item, transfer = apps.get_model("stations", "Item"), apps.get_model("stations", "Transfer")
    for row in transfer.objects.filter(state="on_the_way"):
        gone = item.objects.filter(at=row.receiver_id, kind=row.what, state="moving")
        gone.update(at=row.giver_id, state="in_use")


class Migration(migrations.Migration):
    dependencies = [("stations", "0003_figures"), ("bookings", "0003_whose_it_was_is_erased")]
    operations = [
        migrations.AlterField(
            "item",
            "state",
            models.CharField(
                choices=[("in_use", "in use"), ("broken", "broken"), ("lost", "lost"), ("moving", "on the way")],
                default="in_use",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(mark, unmark),
    ]
