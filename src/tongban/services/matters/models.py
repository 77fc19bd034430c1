"""What is kept of a request to find those like it: one vector, made of its words and never turned back into them."""

from django.db import models
from pgvector.django import HnswIndex, VectorField

SIZE = 256  # places of a vector


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


class HotIssue(models.Model):
    """A group of requests of one matter, as the last run over the window found it; it keeps its number from run to run."""

    title_of = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    place_text = models.CharField(max_length=120, blank=True)
    place_path = models.CharField(max_length=120)
    heat = models.FloatField()
    growth = models.FloatField()
    size = models.PositiveIntegerField()
    support = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    found_at = models.DateTimeField()
    gone = models.BooleanField(default=False)
    # how many it had when the supervisor was last told
    told_size = models.PositiveIntegerField(default=0)
    members = models.ManyToManyField("cases.Case", through="Membership", related_name="hot_issues")

    class Meta:
        indexes = [models.Index(fields=["-heat"], name="hot_first", condition=models.Q(gone=False))]

    def __str__(self) -> str:
        return f"hot issue {self.pk}"


class Membership(models.Model):
    """A request in an issue: in one at most."""

    issue = models.ForeignKey(HotIssue, models.CASCADE)
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.issue_id} {self.case_id}"
