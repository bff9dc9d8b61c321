"""What every fact carries: where it comes from, how sure we are, when it was last checked."""

from typing import ClassVar, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SourceTag(models.TextChoices):
    """How sure we are of a fact."""

    READ = "V", _("Read in a source")
    RELAYED = "R", _("Relayed by another source")
    KNOWN = "K", _("General knowledge, not verified")
    DERIVED = "D", _("Derived or chosen by us")


class Sourced(models.Model):
    """A row of facts with its source. The tag is that of the least certain value in the row."""

    source = models.CharField(_("source"), max_length=300)
    source_tag = models.CharField(_("certainty"), max_length=1, choices=SourceTag.choices)
    checked_on = models.DateField(_("last checked"))

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="") & Q(source_tag__in=SourceTag.values),
                name="%(app_label)s_%(class)s_has_source",
                violation_error_message=_("Say where this fact comes from and how sure you are."),
            )
        ]


def validate_zone(name: str) -> None:
    """An IANA zone such as Europe/Brussels; abbreviations hide the clock change."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write it like Europe/Brussels."),
            code="no_zone",
            params={"name": name},
        ) from error
    if "/" not in name and name != "UTC":
        raise ValidationError(
            _("“%(name)s” does not know summer time. Write it like Europe/Brussels."),
            code="bare_abbreviation",
            params={"name": name},
        )
