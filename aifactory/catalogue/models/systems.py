"""Hosting sites, their supercomputers, and the partitions hours are granted on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.units import Unit


class Site(Sourced):
    """A hosting entity that runs machines. Role scopes name it: `site:CINECA`."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    city = models.CharField(_("city"), max_length=80)
    country = models.ForeignKey("catalogue.Country", on_delete=models.PROTECT, related_name="sites")
    latitude = models.DecimalField(
        max_digits=7, decimal_places=4, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.DecimalField(
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta(Sourced.Meta):
        verbose_name = _("hosting site")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="catalogue_site_is_on_earth",
                violation_error_message=_("Latitude is −90 to 90, longitude −180 to 180."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def scope(self) -> str:
        """The scope on which a site assessor's role is granted."""
        return f"site:{self.code}"


class System(Sourced):
    """One supercomputer. A planned one has no partitions, so nothing on it can be offered."""

    class State(models.TextChoices):
        """Whether the machine runs."""

        OPERATIONAL = "operational", _("In operation")
        PLANNED = "planned", _("Planned")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="systems")
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.OPERATIONAL
    )
    expected = models.JSONField(_("what is expected, and when"), default=dict, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("supercomputer")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="operational") | ~Q(expected={}),
                name="catalogue_planned_says_what_is_known",
                violation_error_message=_("Say what is known of a planned machine, and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_operation(self) -> bool:
        """It runs."""
        return self.state == self.State.OPERATIONAL

    @property
    def outlook(self) -> str:
        """What is known of a planned machine; empty for one that runs."""
        return text_of(self.expected)


class Partition(Sourced):
    """A homogeneous part of a system, with its own hours and its own unit.

    `field_sources` names the tag and source of single values that are less certain, or otherwise
    sourced, than the row: {"max_wall_hours": {"tag": "K", "source": "…"}}. What nobody has
    published is empty, never guessed; a partition whose size is unknown has no row.
    """

    class Architecture(models.TextChoices):
        """Of the CPUs: decides which container images run at all."""

        X86_64 = "x86_64", _("x86-64")
        AARCH64 = "aarch64", _("Arm (aarch64)")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="partitions")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    nodes = models.PositiveIntegerField(_("nodes"))
    gpus_per_node = models.PositiveSmallIntegerField(_("GPUs per node"))
    gpu_model = models.CharField(_("GPU"), max_length=60, blank=True)
    gpu_memory_gb = models.PositiveSmallIntegerField(_("memory of a GPU in GB"), default=0)
    cores_per_node = models.PositiveSmallIntegerField(_("cores per node"), null=True, blank=True)
    memory_gb_per_node = models.PositiveIntegerField(
        _("memory of a node in GB"), null=True, blank=True
    )
    architecture = models.CharField(
        _("CPU architecture"), max_length=10, choices=Architecture.choices
    )
    container_runtime = models.CharField(_("container runtime"), max_length=60)
    gpu_hours_per_node_hour = models.DecimalField(
        _("GPU-hours of a node-hour"), max_digits=12, decimal_places=6
    )
    local_name = models.CharField(_("site's own unit"), max_length=20)
    local_per_node_hour = models.DecimalField(
        _("site's units of a node-hour"), max_digits=12, decimal_places=6
    )
    max_wall_hours = models.PositiveSmallIntegerField(
        _("longest job in hours"), null=True, blank=True
    )
    max_nodes_per_job = models.PositiveIntegerField(_("most nodes per job"), null=True, blank=True)
    scheduler = models.JSONField(_("scheduler"), default=dict, blank=True)
    queue_hours = models.PositiveSmallIntegerField(
        _("typical wait for a job in hours"), null=True, blank=True
    )
    union_share_percent = models.PositiveSmallIntegerField(_("Union share, ceiling in %"))
    watts_per_node = models.PositiveIntegerField(_("power of a node in W"), null=True, blank=True)
    pue = models.DecimalField(
        _("power usage effectiveness"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    carbon_g_per_kwh = models.PositiveIntegerField(
        _("carbon of the grid in g per kWh"), null=True, blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    field_sources = models.JSONField(_("sources of single values"), default=dict, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("partition")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(gpus_per_node=0, gpu_hours_per_node_hour=0)
                | Q(gpus_per_node__gt=0, gpu_hours_per_node_hour__gt=0),
                name="catalogue_gpus_and_gpu_hours_agree",
                violation_error_message=_("Only a node with GPUs has GPU-hours, and it has some."),
            ),
            models.CheckConstraint(
                condition=Q(local_per_node_hour__gt=0) & ~Q(local_name=""),
                name="catalogue_local_unit_is_complete",
                violation_error_message=_("The site's own unit needs a name and a factor."),
            ),
            models.CheckConstraint(
                condition=Q(union_share_percent__lte=100, nodes__gt=0)
                & (Q(max_nodes_per_job__isnull=True) | Q(max_nodes_per_job__lte=F("nodes"))),
                name="catalogue_partition_sizes_agree",
                violation_error_message=_("A job cannot have more nodes than the partition."),
            ),
            models.CheckConstraint(
                condition=Q(pue__isnull=True) | Q(pue__gte=1),
                name="catalogue_pue_is_at_least_one",
                violation_error_message=_("Power usage effectiveness is 1 or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Unit:
        """How this partition counts."""
        return Unit(
            gpus_per_node=self.gpus_per_node,
            gpu_hours_per_node_hour=self.gpu_hours_per_node_hour,
            local_name=self.local_name,
            local_per_node_hour=self.local_per_node_hour,
        )
