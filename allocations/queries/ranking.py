"""The ranking of one round as it would be frozen now: marks, places, ties, hours, cut lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from aifactory.accounts.models.organisations import OrganisationKind
from aifactory.catalogue.models import CutOff
from aifactory.catalogue.rules.ranking import RankingTerms
from allocations.queries import rounds
from allocations.queries.rooms import NOTHING, PoolRoom, rooms
from allocations.queries.statements import plain
from allocations.rules import cutline, ranking
from applications.models import Application

SMALL = frozenset({OrganisationKind.STARTUP, OrganisationKind.SME})


def content(cut_off: CutOff, starts_on: date, found: Sequence[Application]) -> dict[str, Any]:
    """Everything the order rests on and what it comes to; equal for equal stored data.

    Args:
        found: the round as `rounds.cases_of` reads it.
        starts_on: first day of use, which chooses the pools.

    Raises:
        ValueError: experts mark nothing in this mode.
    """
    rules = cut_off.call.rule_set
    terms = rules.ranking_terms
    if terms is None:
        raise ValueError(f"{cut_off} has no experts, so nothing is ranked.")
    cases, others = rounds.ranked(found)
    entries = [_entry(case, terms) for case in cases]
    order = ranking.ranked(entries, terms.order, cut_off=cut_off.pk)
    policy = ranking.policy_of(rules.terms.selection)
    told = {case.number: _told(case) for case in cases}
    for place, entry in enumerate(order.order, start=1):
        told[entry.number] |= {
            "rank": place,
            "first_time": entry.is_first_time,
            "small_or_country": entry.is_small_or_country,
        }
    turns = [told[entry.number] for entry in ranking.turns(order, policy)]
    for turn, row in enumerate(turns, start=1):
        row["turn"] = turn
    return {
        "cut_off": cut_off.pk,
        "call": cut_off.call.code,
        "number": cut_off.number,
        "rules": {
            "version": rules.version,
            "order": list(terms.order),
            "countries": sorted(terms.countries),
            "selection": rules.terms.selection,
            "policy": policy,
        },
        "starts_on": starts_on.isoformat(),
        "seed": order.seed,
        "lines": _lines(turns, cut_off, starts_on),
        "cases": turns,
        "ties": [{"above": tie.above, "below": tie.below, "rule": tie.rule} for tie in order.ties],
        "not_ranked": [{"application": str(one.pk), "number": one.number} for one in others],
    }


def _entry(case: rounds.Ranked, terms: RankingTerms) -> ranking.Entry:
    inputs, organisation = case.experts.inputs, case.application.organisation
    return ranking.Entry(
        number=case.number,
        weighted=Fraction(inputs["weighted"]),
        total=Fraction(inputs["total"]),
        means={key: Fraction(mean) for key, mean in inputs["means"].items()},
        passes=case.passes,
        received_at=case.received_at,
        is_first_time=not case.has_had_hours,
        is_small_or_country=organisation is not None
        and (organisation.kind in SMALL or organisation.country in terms.countries),
    )


def _told(case: rounds.Ranked) -> dict[str, Any]:
    """One case as the frozen ranking holds it: ids, marks and hours, no titles and no names."""
    inputs = case.experts.inputs
    return {
        "application": str(case.application.pk),
        "number": case.number,
        "received_at": case.received_at.isoformat(),
        "partition": case.application.partition_id,
        "asked": plain(case.asked),
        "wanted": plain(case.wanted),
        "passes": case.passes,
        "weighted": inputs["weighted"],
        "total": inputs["total"],
        "means": inputs["means"],
        "spread": inputs["spread"],
        "experts": [
            {
                "weighted": str(_of_one(review["marks"], inputs["terms"]["criteria"])),
                "confidence": review["confidence"],
            }
            for review in inputs["reviews"]
        ],
        "inputs_hash": case.experts.inputs_hash,
    }


def _of_one(marks: dict[str, str], criteria: Sequence[dict[str, str]]) -> Fraction:
    """The weighted mark of one expert."""
    return (
        sum(
            (Fraction(marks[row["key"]]) * Fraction(row["weight"]) for row in criteria), Fraction(0)
        )
        / 100
    )


def _lines(turns: list[dict[str, Any]], cut_off: CutOff, starts_on: date) -> list[dict[str, Any]]:
    """The cut line of each partition; notes on each case where it stands to it."""
    group = str(cut_off.call.mode.code)
    partitions = sorted({row["partition"] for row in turns})
    known = rooms([(partition, group) for partition in partitions], starts_on)
    held = rounds.held_for(cut_off)
    return [
        _line(
            [row for row in turns if row["partition"] == partition],
            partition,
            known.get((partition, group)),
            held,
        )
        for partition in partitions
    ]


def _line(
    rows: list[dict[str, Any]],
    partition: int,
    found: PoolRoom | None,
    held: dict[tuple[int, str], Decimal],
) -> dict[str, Any]:
    room = NOTHING
    if found is not None:
        # What the round itself has reserved is still its own to place.
        room = found.room.after(-held.get((partition, found.pool.period_id), Decimal(0)))
    wishes = [
        cutline.Wish(row["number"], Decimal(row["wanted"]), passes=row["passes"]) for row in rows
    ]
    line = cutline.line(wishes, room)
    for row, spot in zip(rows, line.spots, strict=True):
        row |= {"side": spot.side, "left": plain(spot.left)}
    return {
        "partition": partition,
        "pool": found.pool.pk if found else None,
        "period": found.pool.period_id if found else None,
        "free": plain(room.free),
        "most": plain(max(room.most, Decimal(0))),
        "placed": plain(line.placed),
        "left": plain(line.left),
        "limit": found.limit_names.get(line.tightest, "") if found else "",
        "first_left_out": line.first_left_out,
    }


def turn_of(frozen: dict[str, Any], application: UUID) -> int | None:
    """The place in the line of a frozen ranking; None for a case it does not hold."""
    return next(
        (row["turn"] for row in frozen["cases"] if row["application"] == str(application)), None
    )
