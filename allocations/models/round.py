"""What an officer fixed about one round: its ranking, and what was released together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RoundRanking(models.Model):
    """A ranking as it was frozen. Append-only; freezing again writes the next version.

    `content` holds the rules, every mark, place and tie, the seed of the draw, the free hours and
    the cut line, so that the order can be made again from this row alone.
    """

    cut_off = models.ForeignKey(
        "catalogue.CutOff", on_delete=models.PROTECT, related_name="rankings"
    )
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ranking of a round")
        verbose_name_plural = _("rankings of rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["cut_off", "version"],
                name="round_ranking_version_once",
                violation_error_message=_("This version exists already."),
            ),
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                name="round_ranking_hashed",
                violation_error_message=_("A frozen ranking carries the hash of its content."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cut_off_id} v{self.version}"


class RoundRelease(models.Model):
    """One act of releasing together. Append-only.

    `content` holds the decisions that were to be released, and each case left out with the reason.
    """

    cut_off = models.ForeignKey(
        "catalogue.CutOff", on_delete=models.PROTECT, related_name="releases"
    )
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField()

    class Meta:
        verbose_name = _("release of a round")
        verbose_name_plural = _("releases of rounds")
        indexes = [models.Index(fields=["cut_off", "released_at"], name="round_release_order")]

    def __str__(self) -> str:
        return f"{self.cut_off_id} {self.released_at:%Y-%m-%d}"
