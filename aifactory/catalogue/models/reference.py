"""Countries with the days their status holds, and the office's holidays."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.rules.countries import Ground, Status

OFFICE_CALENDAR = "office"


class Country(Sourced):
    """A country as organisations name it when they register."""

    code = models.CharField(_("ISO code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    vat_prefix = models.CharField(_("VAT prefix"), max_length=2, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name


class CountryStatus(Sourced):
    """One ground on which organisations of a country may apply, from a day to a day."""

    GROUNDS = [
        (Ground.EU_MEMBER, _("EU member state")),
        (Ground.EUROHPC_PARTICIPATING, _("EuroHPC participating state")),
        (Ground.DIGITAL_EUROPE, _("Associated to Digital Europe")),
        (Ground.HORIZON_EUROPE, _("Associated to Horizon Europe")),
    ]

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="statuses")
    ground = models.CharField(_("ground"), max_length=30, choices=GROUNDS)
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    is_partial = models.BooleanField(_("partial association"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("country status")
        verbose_name_plural = _("country statuses")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["country", "ground", "valid_from"],
                name="catalogue_one_status_per_start",
                violation_error_message=_("This ground already has a row from that day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_status_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(is_partial=False) | ~Q(note=""),
                name="catalogue_partial_status_is_explained",
                violation_error_message=_("Say what a partial association covers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.ground} {self.valid_from}"

    def as_rule(self) -> Status:
        """The row as the pure rule reads it."""
        return Status(
            ground=Ground(self.ground),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            is_partial=self.is_partial,
            note=self.note,
            source=self.source,
            checked_on=self.checked_on,
        )


class Holiday(Sourced):
    """A day on which promises do not count."""

    calendar = models.CharField(_("calendar"), max_length=20, default=OFFICE_CALENDAR)
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta(Sourced.Meta):
        verbose_name = _("holiday")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["calendar", "on"],
                name="catalogue_one_holiday_per_day",
                violation_error_message=_("This day is already a holiday in that calendar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
