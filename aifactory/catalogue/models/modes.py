"""Access modes and the versioned rules under which each is applied for."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced
from aifactory.catalogue.models.systems import Partition
from aifactory.catalogue.rules.expert_review import ReviewTerms, read_review
from aifactory.catalogue.rules.questions import AskedIn, QuestionType
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.rules.ranking import RankingTerms, read_ranking
from aifactory.catalogue.rules.terms import Terms, read_terms
from aifactory.catalogue.rules.units import Triple, triple
from aifactory.catalogue.status import RULE_SET_TRANSITIONS, RuleSetStatus


class AccessMode(Sourced):
    """A kind of access with its own rules. Texts are {audience: {language: text}}."""

    class Group(models.TextChoices):
        """Modes that share a limit on the Union's hours."""

        INDUSTRIAL = "industrial_innovation", _("Industrial innovation")
        SCIENCE = "science", _("Science and EU projects")
        GENERAL = "general", _("Computing of every kind")

    code = models.SlugField(_("code"), max_length=10, unique=True)
    slug = models.SlugField(_("address"), max_length=30, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    group = models.CharField(_("group"), max_length=30, choices=Group.choices)
    label = models.JSONField(_("plain name"))
    official_name = models.CharField(_("official name"), max_length=120)
    summary = models.JSONField(_("in one sentence"))

    class Meta(Sourced.Meta):
        verbose_name = _("access mode")

    def __str__(self) -> str:
        return self.official_name

    @property
    def name(self) -> str:
        """The plain name, e.g. Try."""
        return text_of(self.label)

    @property
    def summary_text(self) -> str:
        """The mode in one sentence: what it gives, for how long, and how fast."""
        return text_of(self.summary)


class ModeLimit(Sourced):
    """What a year's published call gave on one partition, in node-hours: to read, not to apply.

    A benchmark or development call has one fixed amount; the others a minimum, sometimes a
    maximum, and the hours of the whole partition. What was not published is empty.
    """

    mode = models.ForeignKey(AccessMode, on_delete=models.PROTECT, related_name="limits")
    partition = models.ForeignKey(Partition, on_delete=models.PROTECT, related_name="mode_limits")
    year = models.PositiveSmallIntegerField(_("year of the call"))
    fixed = models.PositiveIntegerField(_("fixed amount"), null=True, blank=True)
    minimum = models.PositiveIntegerField(_("minimum"), null=True, blank=True)
    maximum = models.PositiveIntegerField(_("maximum"), null=True, blank=True)
    total = models.PositiveIntegerField(_("hours of the partition"), null=True, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("limit of a mode")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["mode", "partition", "year"],
                name="catalogue_one_limit_per_year",
                violation_error_message=_("This mode already has limits there in that year."),
            ),
            models.CheckConstraint(
                condition=Q(fixed__isnull=False, minimum__isnull=True, maximum__isnull=True)
                | Q(fixed__isnull=True, minimum__isnull=False),
                name="catalogue_limit_is_fixed_or_begins_somewhere",
                violation_error_message=_("Give the fixed amount, or the minimum."),
            ),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="catalogue_limit_is_a_range",
                violation_error_message=_("The maximum cannot be below the minimum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode_id} {self.partition_id} {self.year}"


class RuleSet(Sourced):
    """One version of a mode's rules: terms, questions, bundles.

    Only a draft can be changed; the database refuses the rest. `content` holds the terms (see
    `rules.terms`) and the steps of the form under "sections".
    """

    TRANSITIONS = RULE_SET_TRANSITIONS

    mode = models.ForeignKey(AccessMode, on_delete=models.PROTECT, related_name="rule_sets")
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        max_length=10, choices=RuleSetStatus.choices, default=RuleSetStatus.DRAFT
    )
    valid_from = models.DateTimeField(_("in force from"))
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("rule set")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["mode", "version"],
                name="catalogue_one_rule_set_per_version",
                violation_error_message=_("This mode already has that version."),
            ),
            models.UniqueConstraint(
                fields=["mode", "valid_from"],
                condition=~Q(status="draft"),
                name="catalogue_one_rule_set_per_start",
                violation_error_message=_("Another version is in force from the same instant."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(content_hash__regex=r"^[0-9a-f]{64}$"),
                name="catalogue_rules_in_force_are_hashed",
                violation_error_message=_("Rules in force carry the hash of their content."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode_id} v{self.version}"

    @property
    def name(self) -> str:
        """Mode and version as people say it, e.g. Try, version 3."""
        return gettext("%(mode)s, version %(version)s") % {
            "mode": self.mode.name,
            "version": self.version,
        }

    @property
    def terms(self) -> Terms:
        """The numbers of this version."""
        return read_terms(self.content)

    @property
    def review_terms(self) -> ReviewTerms | None:
        """How experts mark under this version; None where they mark nothing."""
        return read_review(self.content)

    @property
    def ranking_terms(self) -> RankingTerms | None:
        """In which order a round stands; None where experts mark nothing."""
        return read_ranking(self.content)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The steps of the form, in order."""
        return list(self.content.get("sections", []))


class QuestionRow(models.Model):
    """One question of a rule set. Texts are {audience: {language: text}}."""

    FIELDS = (
        "key",
        "section",
        "type",
        "label",
        "help",
        "name",
        "official_term",
        "unit",
        "is_required",
        "is_confidential",
        "choices",
        "limits",
        "conditions",
        "minutes",
        "asked_in",
    )

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="question_rows")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=50)
    section = models.CharField(_("step"), max_length=40)
    type = models.CharField(
        _("kind of answer"),
        max_length=20,
        choices=[(kind.value, kind.value) for kind in QuestionType],
    )
    label = models.JSONField(_("question"))
    help = models.JSONField(_("help"), default=dict, blank=True)
    name = models.JSONField(_("name in sentences"), default=dict, blank=True)
    official_term = models.CharField(_("official term"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    choices = models.JSONField(_("answers offered"), default=list, blank=True)
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    minutes = models.DecimalField(_("minutes"), max_digits=4, decimal_places=1)
    asked_in = models.CharField(
        _("asked in"), max_length=4, choices=[(place.value, place.value) for place in AskedIn]
    )

    class Meta:
        verbose_name = _("question")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "key"],
                name="catalogue_one_question_per_key",
                violation_error_message=_("This rule set already asks that."),
            ),
            models.UniqueConstraint(
                fields=["rule_set", "position"],
                name="catalogue_one_question_per_position",
                violation_error_message=_("Two questions cannot stand in one place."),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def as_row(self) -> dict[str, Any]:
        """What the question engine parses, and what the rule set's hash covers."""
        return {name: getattr(self, name) for name in self.FIELDS}


class Bundle(Sourced):
    """The fixed amount a mode gives on one partition."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="bundles")
    partition = models.ForeignKey(Partition, on_delete=models.PROTECT, related_name="bundles")
    node_hours = models.DecimalField(_("node-hours"), max_digits=18, decimal_places=6)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("bundle")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["rule_set", "partition"],
                name="catalogue_one_bundle_per_partition",
                violation_error_message=_("This partition already has a bundle."),
            ),
            models.CheckConstraint(
                condition=Q(node_hours__gt=0),
                name="catalogue_bundle_is_positive",
                violation_error_message=_("A bundle is more than no hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partition_id}: {self.node_hours}"

    @property
    def triple(self) -> Triple:
        """The bundle in all three units."""
        return triple(self.node_hours, self.partition.unit)
