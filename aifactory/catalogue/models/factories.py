"""AI factories: who helps people use which supercomputers, and the antennas that lead to them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.models.reference import Country
from aifactory.catalogue.models.systems import System
from aifactory.catalogue.rules.questions.words import text_of


class AIFactory(Sourced):
    """A selected AI factory with its point on the map, at the level of the city."""

    class Wave(models.IntegerChoices):
        """The announcement that named it."""

        FIRST = 1, _("December 2024")
        SECOND = 2, _("March 2025")
        THIRD = 3, _("October 2025")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    host = models.CharField(_("host"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="ai_factories")
    latitude = models.DecimalField(
        max_digits=7, decimal_places=4, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    wave = models.PositiveSmallIntegerField(_("selected"), choices=Wave.choices)
    systems = models.ManyToManyField(System, related_name="ai_factories", blank=True)
    outlook = models.JSONField(_("what is expected"), default=dict, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("AI factory")
        verbose_name_plural = _("AI factories")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="catalogue_factory_is_on_earth",
                violation_error_message=_("Latitude is −90 to 90, longitude −180 to 180."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def expected(self) -> str:
        """What is still to come, in one sentence; empty where nothing is announced."""
        return text_of(self.outlook)


class Antenna(Sourced):
    """A country whose people reach an AI factory through an office of their own."""

    country = models.OneToOneField(Country, on_delete=models.PROTECT, related_name="antenna")

    class Meta(Sourced.Meta):
        verbose_name = _("antenna")

    def __str__(self) -> str:
        return self.country_id
