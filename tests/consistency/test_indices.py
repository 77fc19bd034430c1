"""No index that another makes superfluous: each is written with every row, and read by nobody."""

from django.apps import apps
from django.db import models

PLAIN = (models.Index, models.UniqueConstraint)


def led(model):
    """The fields that begin a whole index of plain columns."""
    told = [*model._meta.indexes, *model._meta.constraints]
    whole = [one for one in told if type(one) in PLAIN and one.fields and one.condition is None]
    return {one.fields[0].removeprefix("-") for one in whole if not one.opclasses}


def test_a_key_that_begins_an_index_has_none_of_its_own():
    ours = [model for model in apps.get_models() if model.__module__.startswith("tongban")]
    twice = [
        f"{model.__name__}.{field.name}: db_index=False"
        for model in ours
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.db_index
        and not field.unique
        and field.name in led(model)
    ]
    assert not twice
