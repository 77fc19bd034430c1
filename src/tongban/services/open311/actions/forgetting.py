"""What is let go when a request is erased: the address of its picture, and what leads to its record at a partner."""

from django.db import transaction

from tongban.services.open311.models import Parcel, Picture


@transaction.atomic
def forget(case: int) -> None:
    """What was sent counts on without its number there; what never arrived is sent no more, for it has no words."""
    Picture.objects.filter(case=case).delete()
    Parcel.objects.filter(case=case).exclude(state=Parcel.State.SENT).delete()
    Parcel.objects.filter(case=case).update(remote_id="")
