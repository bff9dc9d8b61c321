"""Who owns whom: no more than the whole, nobody themselves, no circles. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WHOLE = Decimal(100)


@dataclass(frozen=True)
class Stake:
    """A share of one organisation in another, from one day to another; both days count."""

    owner: int
    owned: int
    percent: Decimal
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Problem:
    """Why a stake cannot be: "own", "circle" with its chain, or "sum" with what it would be."""

    kind: str
    chain: tuple[int, ...] = ()
    total: Decimal = Decimal(0)


def meets(one: Stake, other: Stake) -> bool:
    """They share a day."""
    return (other.last is None or one.first <= other.last) and (
        one.last is None or other.first <= one.last
    )


def problem(stakes: Sequence[Stake], new: Stake) -> Problem | None:
    """What a further stake would break, or None."""
    if new.owner == new.owned:
        return Problem("own", (new.owner, new.owned))
    met = [each for each in stakes if meets(each, new)]
    chain = _path(met, new.owned, new.owner)
    if chain:
        return Problem("circle", (new.owner, *chain))
    total = _highest([*(each for each in met if each.owned == new.owned), new], new)
    return Problem("sum", (new.owned,), total) if total > WHOLE else None


def first_problem(stakes: Iterable[Stake]) -> Problem | None:
    """What is wrong among stakes as they stand, e.g. once two organisations are one."""
    seen: list[Stake] = []
    for each in stakes:
        found = problem(seen, each)
        if found is not None:
            return found
        seen.append(each)
    return None


def line_of(stakes: Iterable[Stake], start: int, day: date) -> set[int]:
    """Everybody above and below on a day: owners of owners, owned by owned."""
    live = [
        each for each in stakes if each.first <= day and (each.last is None or day <= each.last)
    ]
    above = _reached({start}, [(each.owned, each.owner) for each in live])
    below = _reached({start}, [(each.owner, each.owned) for each in live])
    return (above | below) - {start}


def _path(stakes: Sequence[Stake], start: int, goal: int) -> tuple[int, ...]:
    """The shortest chain of owning from one to the other, () where there is none."""
    chains: list[tuple[int, ...]] = [(start,)]
    seen = {start}
    for chain in chains:
        if chain[-1] == goal:
            return chain
        for each in stakes:
            if each.owner == chain[-1] and each.owned not in seen:
                seen.add(each.owned)
                chains.append((*chain, each.owned))
    return ()


def _highest(stakes: Sequence[Stake], new: Stake) -> Decimal:
    """The largest sum on any day of the new stake; sums only rise on first days."""
    days = {max(each.first, new.first) for each in stakes}
    return max(
        sum(
            (
                each.percent
                for each in stakes
                if each.first <= day and (each.last is None or day <= each.last)
            ),
            Decimal(0),
        )
        for day in days
    )


def _reached(start: set[int], steps: Sequence[tuple[int, int]]) -> set[int]:
    reached, fresh = set(start), set(start)
    while fresh:
        fresh = {target for source, target in steps if source in fresh} - reached
        reached |= fresh
    return reached
