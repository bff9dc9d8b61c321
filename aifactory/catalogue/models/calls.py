"""Calls, their cut-offs, and which partition a mode can be asked for on, when."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import Sourced, validate_zone
from aifactory.catalogue.models.modes import AccessMode, RuleSet
from aifactory.catalogue.models.reference import OFFICE_CALENDAR
from aifactory.catalogue.models.systems import Partition
from aifactory.catalogue.rules.calendars import Deadline
from aifactory.catalogue.rules.questions.words import text_of
from aifactory.catalogue.status import CALL_TRANSITIONS, CallStatus


class Call(Sourced):
    """An opening of a mode, between two instants, under one rule set."""

    TRANSITIONS = CALL_TRANSITIONS

    code = models.SlugField(_("code"), max_length=20, unique=True)
    mode = models.ForeignKey(AccessMode, on_delete=models.PROTECT, related_name="calls")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="calls")
    title = models.JSONField(_("title"))
    note = models.JSONField(_("note for the public"), default=dict, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone"), max_length=60, validators=[validate_zone])
    calendar = models.CharField(_("holidays"), max_length=20, default=OFFICE_CALENDAR)
    is_continuous = models.BooleanField(_("without cut-offs"), default=True)
    # A planned call is the office's own affair until it says so, or opens.
    is_announced = models.BooleanField(_("announced before it opens"), default=False)
    # How often its dates moved: a calendar that follows the feed needs to know.
    moves = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.CharField(max_length=10, choices=CallStatus.choices, default=CallStatus.PLANNED)

    class Meta(Sourced.Meta):
        verbose_name = _("call")
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="catalogue_call_closes_after_opening",
                violation_error_message=_("A call closes after it opens."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"], name="catalogue_open_calls", condition=Q(status="open")
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The title in plain words."""
        return text_of(self.title)

    @property
    def scope(self) -> str:
        """The scope on which an officer's role may be granted."""
        return f"call:{self.code}"

    @property
    def closes(self) -> Deadline:
        """The end as an instant with its zone."""
        return Deadline(self.closes_at, self.zone)

    @property
    def opens(self) -> Deadline:
        """The beginning as an instant with its zone."""
        return Deadline(self.opens_at, self.zone)

    @property
    def state(self) -> CallStatus:
        """The status with its words and pill."""
        return CallStatus(self.status)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Its first and its last instant."""
        return self.opens_at, self.closes_at

    def is_open_at(self, at: datetime) -> bool:
        """Takes applications: from its first instant to just before its last."""
        return self.status == CallStatus.OPEN and self.opens_at <= at < self.closes_at


class CutOff(Sourced):
    """An instant at which a batch of a call closes."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="cut_offs")
    number = models.PositiveSmallIntegerField(_("number"))
    at = models.DateTimeField(_("instant"))
    moves = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Sourced.Meta):
        verbose_name = _("cut-off")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["call", "number"],
                name="catalogue_one_cut_off_per_number",
                violation_error_message=_("This call already has a cut-off of that number."),
            ),
            models.UniqueConstraint(
                fields=["call", "at"],
                name="catalogue_one_cut_off_per_instant",
                violation_error_message=_("This call already has a cut-off at that instant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"

    @property
    def deadline(self) -> Deadline:
        """The instant with the zone of its call."""
        return Deadline(self.at, self.call.zone)


class Availability(Sourced):
    """Whether a partition can be asked for in a mode, from an instant to an instant.

    A row for one call goes before a row for the mode; the latest that has begun holds.
    """

    class State(models.TextChoices):
        """What a visitor is told about a partition."""

        OPEN = "open", _("Open")
        FULL = "full", _("Full")
        CLOSED = "closed", _("Closed")

    mode = models.ForeignKey(AccessMode, on_delete=models.PROTECT, related_name="availabilities")
    call = models.ForeignKey(
        Call, on_delete=models.PROTECT, null=True, blank=True, related_name="availabilities"
    )
    partition = models.ForeignKey(
        Partition, on_delete=models.PROTECT, related_name="availabilities"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.JSONField(_("reason for the public"), default=dict, blank=True)
    fallback = models.ForeignKey(
        Partition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(Sourced.Meta):
        verbose_name = _("availability")
        verbose_name_plural = _("availabilities")
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["mode", "call", "partition", "from_at"],
                name="catalogue_one_availability_per_start",
                nulls_distinct=False,
                violation_error_message=_("The state from that instant is already there."),
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
                name="catalogue_availability_ends_after_start",
                violation_error_message=_("It ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(state="open") | ~Q(reason={}),
                name="catalogue_not_open_says_why",
                violation_error_message=_("Say why it is not open: the public reads it."),
            ),
            models.CheckConstraint(
                condition=Q(fallback__isnull=True) | ~Q(fallback=F("partition")),
                name="catalogue_fallback_is_another",
                violation_error_message=_("The other place must be another partition."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode_id} {self.partition_id} {self.state}"
