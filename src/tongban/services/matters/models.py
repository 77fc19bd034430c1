"""What is kept of a request to find those like it: one vector, made of its words and never turned back into them."""

from django.db import models
from pgvector.django import HnswIndex, VectorField

from tongban.services.matters.projection import SIZE


class Likeness(models.Model):
    """The vector of one case's title and first words."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="likeness")
    vector = VectorField(dimensions=SIZE)

    class Meta:
        indexes = [
            HnswIndex(
                name="likeness_nearest",
                fields=["vector"],
                m=16,
                ef_construction=64,
                opclasses=["vector_cosine_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"likeness of {self.case_id}"
