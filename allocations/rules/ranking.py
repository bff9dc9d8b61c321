"""The order of one round, with what broke each tie. Plain Python on exact values."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

from aifactory.catalogue.rules.ranking import (
    CRITERION,
    DRAW,
    FIRST_TIME,
    RECEIVED,
    SMALL,
    TOTAL,
    WEIGHTED,
)

BY_RANK, BY_RECEIPT = "ranking", "received"


@dataclass(frozen=True)
class Entry:
    """One application of the round, as far as its place depends on it.

    Attributes:
        weighted, total, means: exact, from what the experts' recommendation froze.
        passes: its marks reach the thresholds.
        is_first_time: neither its lead nor its organisation had hours before.
        is_small_or_country: a small company, or a country that the rules put first.
    """

    number: str
    weighted: Fraction
    total: Fraction
    means: Mapping[str, Fraction]
    passes: bool
    received_at: datetime
    is_first_time: bool = False
    is_small_or_country: bool = False


@dataclass(frozen=True)
class Tie:
    """Two neighbours with the same leading mark, and the rule that told them apart."""

    above: str
    below: str
    rule: str


@dataclass(frozen=True)
class Ranking:
    """All places of a round: passers first, each group from its best mark down."""

    order: tuple[Entry, ...]
    ties: tuple[Tie, ...]
    seed: str


def seed_of(cut_off: int, numbers: Iterable[str]) -> str:
    """What the draw of a round rests on: anybody with the list of its cases can make it again."""
    told = f"{cut_off}:{','.join(sorted(numbers))}"
    return hashlib.sha256(told.encode()).hexdigest()


def lot(seed: str, number: str) -> str:
    """The lot of one case in the draw; the lowest goes first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def ranked(entries: Sequence[Entry], rules: Sequence[str], *, cut_off: int) -> Ranking:
    """Everybody's place. Below the threshold nobody stands above anybody who reached it."""
    seed = seed_of(cut_off, (entry.number for entry in entries))
    keys = {entry.number: _keys(entry, rules, seed) for entry in entries}
    order = sorted(entries, key=lambda entry: (not entry.passes, *keys[entry.number]))
    ties = [
        Tie(one.number, other.number, _broken_by(keys[one.number], keys[other.number], rules))
        for one, other in pairwise(order)
        if one.passes == other.passes and keys[one.number][0] == keys[other.number][0]
    ]
    return Ranking(tuple(order), tuple(ties), seed)


def turns(ranking: Ranking, policy: str) -> list[Entry]:
    """Who is served when: by place, or by receipt among those who reached the threshold."""
    if policy == BY_RANK:
        return list(ranking.order)
    places = {entry.number: place for place, entry in enumerate(ranking.order)}
    return sorted(
        ranking.order,
        key=lambda entry: (not entry.passes, entry.received_at, places[entry.number]),
    )


def policy_of(selection: str) -> str:
    """How a rule set's selection serves a round; without a queue the marks decide."""
    return BY_RECEIPT if selection.startswith("first_") else BY_RANK


def _keys(entry: Entry, rules: Sequence[str], seed: str) -> list[Any]:
    """The lower, the earlier: what each rule says about one case."""
    return [_key(rule)(entry, seed) for rule in rules]


def _key(rule: str) -> Callable[[Entry, str], Any]:
    if rule.startswith(CRITERION):
        criterion = rule.removeprefix(CRITERION)
        return lambda entry, _seed: -entry.means[criterion]
    return _KEYS[rule]


_KEYS: dict[str, Callable[[Entry, str], Any]] = {
    WEIGHTED: lambda entry, _seed: -entry.weighted,
    TOTAL: lambda entry, _seed: -entry.total,
    FIRST_TIME: lambda entry, _seed: not entry.is_first_time,
    SMALL: lambda entry, _seed: not entry.is_small_or_country,
    RECEIVED: lambda entry, _seed: entry.received_at,
    DRAW: lambda entry, seed: lot(seed, entry.number),
}


def _broken_by(one: Sequence[Any], other: Sequence[Any], rules: Sequence[str]) -> str:
    return next(
        rule for rule, ours, theirs in zip(rules, one, other, strict=True) if ours != theirs
    )
