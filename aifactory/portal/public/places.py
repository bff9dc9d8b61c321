"""The AI factories as the public reads them: where, with which machines, and what is open now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import AIFactory, Call, System
from aifactory.catalogue.queries import PartitionState
from aifactory.portal.public import board
from aifactory.portal.public.maps import Spot, arrange, point


@dataclass(frozen=True)
class FactoryRow:
    """One AI factory in a line of the table."""

    factory: AIFactory
    systems: list[System]
    pill: str
    word: str
    spot: Spot

    @property
    def shape(self) -> str:
        """Its sign on the map: a circle is open, a square is not, a ring is planned."""
        if self.pill == "ok":
            return "circle"
        return "square" if any(one.is_in_operation for one in self.systems) else "ring"


def factory_rows(call: Call | None, at: datetime) -> list[FactoryRow]:
    """Every AI factory from north to south with what the call offers on its machines."""
    states: dict[int, list[PartitionState]] = {}
    for state in catalogue.availabilities(call.mode, at, call=call) if call else []:
        if state.is_offered:
            states.setdefault(state.partition.system_id, []).append(state)
    factories = list(catalogue.ai_factories())
    spots = arrange([(point(one.latitude, one.longitude), one.name) for one in factories])
    return [
        _factory_row(factory, states, spot) for factory, spot in zip(factories, spots, strict=True)
    ]


def _factory_row(
    factory: AIFactory, states: dict[int, list[PartitionState]], spot: Spot
) -> FactoryRow:
    systems = list(factory.systems.all())
    offered = [state for system in systems for state in states.get(system.pk, [])]
    pill, word = _words(offered, systems)
    return FactoryRow(factory, systems, pill, word, spot)


def _words(offered: list[PartitionState], systems: Iterable[System]) -> tuple[str, str]:
    """The most open state of its partitions; without one, whether a machine runs at all."""
    if offered:
        return board.state_words(next((one for one in offered if one.is_open), offered[0]))
    if any(system.is_in_operation for system in systems):
        return "idle", _("Not offered here")
    return "idle", _("Planned")
