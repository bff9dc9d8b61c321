"""Reads of the catalogue: what is open, which rules hold, which days count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet

from aifactory.catalogue.models import (
    OFFICE_CALENDAR,
    AccessMode,
    AIFactory,
    Antenna,
    Availability,
    Bundle,
    Call,
    Country,
    CountryStatus,
    CutOff,
    Holiday,
    ModeLimit,
    Partition,
    RuleSet,
    System,
)
from aifactory.catalogue.rules import countries
from aifactory.catalogue.rules.calendars import (
    Clock,
    Deadline,
    Stop,
    add_months,
    add_working_days,
    belongs_to,
)
from aifactory.catalogue.rules.questions import QuestionSet, Texts, parse
from aifactory.catalogue.status import CallStatus, RuleSetStatus

FIT_MODE = "PG"
LONGEST_PROMISE = timedelta(days=400)
NOT_OFFERED: Texts = {"business": {"en": "Not offered in this mode."}}


@dataclass(frozen=True)
class PartitionState:
    """Whether a partition can be asked for now.

    Attributes:
        until: when this state ends; None where no end is known.
        opens_at: for a partition that is not open, when it next will be.
        is_offered: the mode has said something about it, be it open, full or closed.
    """

    partition: Partition
    state: str
    reason: Texts
    until: datetime | None
    opens_at: datetime | None
    fallback: Partition | None
    is_offered: bool = True

    @property
    def is_open(self) -> bool:
        """Can be asked for."""
        return self.state == Availability.State.OPEN


class NoRound(LookupError):
    """The last cut-off of the call has passed."""


def all_calls() -> QuerySet[Call]:
    """Every call with its mode, the way in first, then by opening."""
    return Call.objects.select_related("mode", "rule_set").order_by(
        "mode__position", "opens_at", "code"
    )


def open_calls(at: datetime) -> QuerySet[Call]:
    """Calls that take applications at an instant."""
    return all_calls().filter(status=CallStatus.OPEN, opens_at__lte=at, closes_at__gt=at)


def open_call(mode: AccessMode, at: datetime) -> Call | None:
    """The call of a mode that takes applications at an instant; the first to close."""
    return open_calls(at).filter(mode=mode).order_by("closes_at", "code").first()


def modes() -> QuerySet[AccessMode]:
    """The kinds of access, smallest first."""
    return AccessMode.objects.order_by("position", "code")


def with_rules() -> QuerySet[AccessMode]:
    """The kinds of access that have rules here, be they in force or not."""
    return modes().filter(Exists(RuleSet.objects.filter(mode=OuterRef("pk"))))


def without_rules() -> QuerySet[AccessMode]:
    """The kinds of access nobody can apply for here, with what their last calls gave where."""
    limits = ModeLimit.objects.select_related("partition").order_by(
        "-year", "partition__position", "pk"
    )
    return (
        modes()
        .exclude(Exists(RuleSet.objects.filter(mode=OuterRef("pk"))))
        .prefetch_related(Prefetch("limits", limits))
    )


def rules_in_force(mode: AccessMode, at: datetime) -> RuleSet | None:
    """The version of a mode's rules that holds at an instant."""
    return (
        RuleSet.objects.filter(mode=mode, status=RuleSetStatus.IN_FORCE, valid_from__lte=at)
        .select_related("mode")
        .order_by("-valid_from", "-version")
        .first()
    )


def every_rule_in_force(at: datetime) -> list[RuleSet]:
    """The version in force of each mode, in the order of the modes, in one query."""
    rows = (
        RuleSet.objects.filter(status=RuleSetStatus.IN_FORCE, valid_from__lte=at)
        .select_related("mode")
        .order_by("mode__position", "mode__code", "-valid_from", "-version")
        .distinct("mode__position", "mode__code")
    )
    return list(rows)


def question_set(rule_set: RuleSet) -> QuestionSet:
    """All questions of a rule set; `for_form()` and `for_fit()` give each place its own."""
    rows = rule_set.question_rows.order_by("position")
    return parse((row.as_row() for row in rows), rule_set.sections)


def fit_questions(at: datetime) -> QuestionSet:
    """What the fit check asks: it is shipped with the rules of the smallest mode."""
    rules = rules_in_force(AccessMode.objects.get(code=FIT_MODE), at)
    return question_set(rules).for_fit() if rules else QuestionSet((), ())


def partitions() -> QuerySet[Partition]:
    """Every partition with its system and site."""
    return Partition.objects.select_related("system__site").order_by("position", "code")


def planned_systems() -> QuerySet[System]:
    """Machines that are announced and do not run yet, from north to south."""
    return (
        System.objects.filter(state=System.State.PLANNED)
        .select_related("site")
        .order_by("-site__latitude", "code")
    )


def ai_factories() -> QuerySet[AIFactory]:
    """Every AI factory with its country and its machines, from north to south."""
    return (
        AIFactory.objects.select_related("country")
        .prefetch_related(Prefetch("systems", System.objects.order_by("state", "name", "pk")))
        .order_by("-latitude", "code")
    )


def antennas() -> QuerySet[Antenna]:
    """The antennas by the name of their country."""
    return Antenna.objects.select_related("country").order_by("country__name", "pk")


def bundles(rule_set: RuleSet) -> QuerySet[Bundle]:
    """The fixed amounts of a rule set, each with its partition and site."""
    return rule_set.bundles.select_related("partition__system__site").order_by(
        "partition__position", "partition__code"
    )


def bundle(rule_set: RuleSet, partition: Partition) -> Bundle | None:
    """What a rule set gives on one partition."""
    return bundles(rule_set).filter(partition=partition).first()


def availability(
    partition: Partition, mode: AccessMode, at: datetime, *, call: Call | None = None
) -> PartitionState:
    """Whether one partition can be asked for, and why not."""
    rows = _availability_rows(mode, call).filter(partition=partition)
    return _state(partition, list(rows), at)


def availabilities(
    mode: AccessMode, at: datetime, *, call: Call | None = None
) -> list[PartitionState]:
    """The same for every partition, in two queries."""
    rows: dict[int, list[Availability]] = {}
    for row in _availability_rows(mode, call):
        rows.setdefault(row.partition_id, []).append(row)
    return [_state(partition, rows.get(partition.pk, []), at) for partition in partitions()]


def eligible_country(code: str, on: date) -> countries.CountryVerdict:
    """Whether organisations registered in a country may apply on a day, and on what ground."""
    rows = CountryStatus.objects.filter(country_id=code).order_by("pk")
    return countries.judge(
        code, [row.as_rule() for row in rows], on=on, table_version=country_table_version()
    )


def country_table_version() -> str:
    """The day the table of countries was last checked, as documents cite it."""
    checked = CountryStatus.objects.aggregate(latest=Max("checked_on"))["latest"]
    return checked.isoformat() if checked else ""


def country_names() -> dict[str, str]:
    """Code to name, in the order of names."""
    return dict(Country.objects.order_by("name", "code").values_list("code", "name"))


def offered(
    mode: AccessMode, at: datetime, *, call: Call | None = None
) -> dict[str, frozenset[str]]:
    """What `check_answer` accepts for countries and partitions, by question key."""
    return {
        "country": frozenset(country_names()),
        "partition": frozenset(
            state.partition.code for state in availabilities(mode, at, call=call) if state.is_open
        ),
    }


def holidays(
    zone: str, start: date, end: date, *, calendar: str = OFFICE_CALENDAR
) -> frozenset[date]:
    """Holidays from day to day, both included; instants are taken as days of the zone."""
    first, last = (_day(moment, zone) for moment in (start, end))
    rows = Holiday.objects.filter(calendar=calendar, on__range=(first, last))
    return frozenset(rows.values_list("on", flat=True))


def promise_clock(
    call: Call, received_at: datetime, working_days: int, stops: Iterable[Stop] = ()
) -> Clock:
    """A promise of a call, with the holidays of its calendar."""
    days = holidays(call.zone, received_at, received_at + LONGEST_PROMISE, calendar=call.calendar)
    return Clock(received_at, working_days, call.zone, days, tuple(stops))


def promised_by(call: Call, received_at: datetime) -> Deadline:
    """When the rules of a call promise the answer to what is received now.

    Raises:
        NoRound: the promise counts from a cut-off and the last one has passed.
    """
    promise = call.rule_set.terms.promise
    start = received_at
    if promise.counted_from == "cut_off":
        cut_off = round_for(call, received_at)
        if cut_off is None:
            raise NoRound(call.code)
        start = cut_off.at
    days = holidays(call.zone, start, start + LONGEST_PROMISE, calendar=call.calendar)
    if promise.working_days is not None:
        return add_working_days(start, promise.working_days, zone=call.zone, holidays=days)
    return add_months(start, promise.months or 1, zone=call.zone, holidays=days)


def round_for(call: Call, received_at: datetime) -> CutOff | None:
    """The cut-off that something received then falls into: the first strictly after it."""
    rows = list(CutOff.objects.filter(call=call).select_related("call").order_by("at"))
    instant = belongs_to(received_at, [row.at for row in rows])
    return next((row for row in rows if row.at == instant), None)


def last_cut_off(call: Call) -> CutOff | None:
    """The end of the last round; None in a call without rounds."""
    return CutOff.objects.filter(call=call).select_related("call").order_by("at").last()


def takes(call: Call, at: datetime) -> bool:
    """Open at the instant, and with a round left where there are rounds."""
    if not call.is_open_at(at):
        return False
    return call.is_continuous or round_for(call, at) is not None


def _availability_rows(mode: AccessMode, call: Call | None) -> QuerySet[Availability]:
    """Latest first; rows for the call before rows for the mode."""
    rows = Availability.objects.filter(Q(call=call) | Q(call__isnull=True), mode=mode)
    return rows.select_related("fallback").order_by("call_id", "-from_at", "pk")


def _state(partition: Partition, rows: list[Availability], at: datetime) -> PartitionState:
    begun = [row for row in rows if row.from_at <= at and not (row.until_at and row.until_at <= at)]
    row = min(begun, key=lambda one: (one.call_id is None, -one.from_at.timestamp()), default=None)
    is_open = row is not None and row.state == Availability.State.OPEN
    opening = [
        later.from_at
        for later in rows
        if later.from_at > at and later.state == Availability.State.OPEN
    ]
    return PartitionState(
        partition=partition,
        state=row.state if row else Availability.State.CLOSED,
        reason=row.reason if row else NOT_OFFERED,
        until=row.until_at if row else None,
        opens_at=None if is_open else min(opening, default=None),
        fallback=row.fallback if row else None,
        is_offered=bool(rows),
    )


def _day(moment: date, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
