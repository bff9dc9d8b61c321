"""Tables of reference data that an officer keeps: taxonomies, dated amounts, and their locks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.rules.dated_values import DatedValue


class Register(models.Model):
    """One table of reference data as a whole: what a history and a lock of it point to."""

    class Code(models.TextChoices):
        """The tables that files can be brought into."""

        STATUSES = "statuses", _("Statuses of countries")
        HOLIDAYS = "holidays", _("Holidays")
        TERMS = "terms", _("Terms of taxonomies")
        PRICES = "prices", _("Ceilings and prices")

    code = models.CharField(_("table"), max_length=20, primary_key=True, choices=Code.choices)

    class Meta:
        verbose_name = _("reference table")

    def __str__(self) -> str:
        return str(self.Code(self.code).label)


class Taxonomy(models.Model):
    """A list of words that questions offer and reports count by, e.g. fields of research."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("taxonomy")
        verbose_name_plural = _("taxonomies")

    def __str__(self) -> str:
        return self.name


class Term(Sourced):
    """One word of a taxonomy. It is retired, never deleted: old applications still name it."""

    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.PROTECT, related_name="terms")
    code = models.SlugField(_("code"), max_length=60)
    label = models.JSONField(_("words by language"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("term")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["taxonomy", "code"],
                name="catalogue_one_term_per_code",
                violation_error_message=_("This taxonomy already has a term of that code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_term_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The word in English."""
        return str(self.label.get("en", self.code))


class DatedAmount(Sourced):
    """A ceiling or a price from a day to a day. Which one holds is `rules.dated_values`."""

    class Kind(models.TextChoices):
        """What the amount is."""

        DE_MINIMIS = "de_minimis", _("De minimis ceiling")
        GPU_HOUR = "gpu_hour", _("Notional price of a GPU-hour")
        NODE_HOUR = "node_hour", _("Notional price of a node-hour without GPUs")

    kind = models.CharField(_("what it is"), max_length=30, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    window_years = models.PositiveSmallIntegerField(
        _("summed over how many years"), null=True, blank=True
    )
    valid_from = models.DateField(_("first day"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("dated amount")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="catalogue_one_amount_per_start",
                violation_error_message=_("This kind already has an amount from that day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="catalogue_amount_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, currency__regex="^[A-Z]{3}$"),
                name="catalogue_amount_is_money",
                violation_error_message=_(
                    "An amount is more than zero, in a currency such as EUR."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="de_minimis") | Q(window_years__gt=0),
                name="catalogue_ceiling_says_its_years",
                violation_error_message=_("Say over how many years a ceiling is summed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"

    def as_rule(self) -> DatedValue:
        """The row as the pure rule reads it."""
        return DatedValue(
            kind=self.kind,
            amount=self.amount,
            currency=self.currency,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            window_years=self.window_years,
        )
