"""What the copies of a batch take from the database: keys, numbers, periods, accounts."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from aifactory.demo import bulk
from aifactory.demo.copying import Makers
from allocations.models import DecisionSeries, LedgerAccount
from applications.models import NumberSeries

BLOCK = 2_000


def _keys(draw: random.Random) -> Callable[[type[models.Model]], Any]:
    waiting: dict[type[models.Model], Iterator[int]] = {}

    def take(model: type[models.Model]) -> Any:
        if isinstance(model._meta.pk, models.UUIDField):
            return uuid.UUID(int=draw.getrandbits(128), version=4)
        key = next(waiting.get(model, iter(())), None)
        if key is None:
            waiting[model] = iter(bulk.reserve(model, BLOCK))
            key = next(waiting[model])
        return key

    return take


class Numbers:
    """Numbers of cases and decisions, counted here and written once.

    The rows of their series stay locked until then; the formats are those of the operations.
    """

    def __init__(self) -> None:
        self._cases: dict[str, NumberSeries] = {}
        self._decisions: dict[int, DecisionSeries] = {}

    def case(self, mode: str, at: datetime, zone: str) -> str:
        """The next number of the mode's month."""
        local = at.astimezone(ZoneInfo(zone))
        key = f"EHPC-AIF-{local:%Y}{mode}{local:%m}"
        if key not in self._cases:
            NumberSeries.objects.get_or_create(key=key)
            self._cases[key] = NumberSeries.objects.select_for_update().get(key=key)
        self._cases[key].last += 1
        return f"{key}-{self._cases[key].last:03d}"

    def decision(self, at: datetime, zone: str) -> str:
        """The next number of the year in which the instant lies."""
        year = at.astimezone(ZoneInfo(zone)).year
        if year not in self._decisions:
            DecisionSeries.objects.get_or_create(year=year)
            self._decisions[year] = DecisionSeries.objects.select_for_update().get(year=year)
        self._decisions[year].last += 1
        return f"D-{year}-{self._decisions[year].last:04}"

    def keep(self) -> None:
        """Write how far the numbers have gone."""
        for series in (*self._cases.values(), *self._decisions.values()):
            series.save()


def _period_of(day: date) -> tuple[str, date]:
    half = 1 if day.month <= 6 else 2
    return f"{day.year}-H{half}", date(day.year, *((6, 30) if half == 1 else (12, 31)))


def _accounts() -> Callable[[str, int, str, str], int]:
    known: dict[tuple[str, int, str, str], int] = {}

    def take(kind: str, partition: int, period: str, group: str) -> int:
        place = (kind, partition, period, group)
        if place not in known:
            found, _created = LedgerAccount.objects.get_or_create(
                kind=kind,
                partition_id=partition,
                period_id=period,
                mode_group=group,
                award=None,
                allocation=None,
            )
            known[place] = found.pk
        return known[place]

    return take


def makers_for(draw: random.Random, numbers: Numbers) -> Makers:
    """The makers of one batch; inside its operation."""
    return Makers(
        key=_keys(draw),
        case_number=numbers.case,
        decision_number=numbers.decision,
        period=_period_of,
        account=_accounts(),
    )
