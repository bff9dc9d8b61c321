"""Everything a round report says, as one dictionary of plain values. Reads only."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from aifactory.audit import verification
from aifactory.audit.models import Anchor, Event
from aifactory.catalogue.models import CutOff
from aifactory.catalogue.models.facts import SourceTag
from aifactory.portal.reports import outcomes, population, rules, scores

Report = Callable[[str], None]


def build(
    cut_off: CutOff,
    *,
    at: datetime,
    tell: Report,
    ranking_content: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The round as it stands in the transaction of the caller, in a fixed number of queries.

    Args:
        at: the instant that the report gives as its own.
        tell: is told each stage as it begins.
        ranking_content: the frozen ranking of the round (see `rules.ties`), where there is one.
    """
    terms = cut_off.call.rule_set.review_terms
    marked = scores.criteria(terms)
    keys = [row["key"] for row in marked]

    tell("population")
    cases = population.cases(cut_off)
    content: dict[str, Any] = {
        "instant": at,
        "round": _round(cut_off),
        "rules": _rules(cut_off),
        "chain": _chain(),
        "drafts": population.drafts(cut_off),
        "late": population.late(cut_off),
    }
    tell("scores")
    experts, results = scores.experts(cut_off, keys), scores.results(cut_off, keys)
    for key, case in cases.items():
        case["experts"] = _counted(experts.get(key, []), results.get(key))
        case["result"] = results.get(key)
    tell("decisions")
    decided = outcomes.decisions(cut_off)
    for key, case in cases.items():
        case.update(_decided(decided.get(key, [])))
    tell("hours")
    listed = list(cases.values())
    return {
        **content,
        "cases": listed,
        "criteria": marked,
        "thresholds": scores.thresholds(terms),
        "conflicts": scores.conflicts(experts),
        "ranking": rules.ties(ranking_content),
        "hours": outcomes.hours(cut_off, at),
        "statistics": _statistics(cut_off, listed),
        "corrections": outcomes.corrections(cases),
    }


def _decided(decisions: list[dict[str, Any]]) -> dict[str, Any]:
    """The decisions on one case, and what it holds by them now."""
    awarded = [row for row in decisions if row["is_award"]]
    return {
        "decisions": decisions,
        "is_awarded": bool(awarded),
        "granted": awarded[-1]["granted"] if awarded else "0",
    }


def _counted(experts: list[dict[str, Any]], result: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Once the marks are frozen, what was counted is what was frozen."""
    if result is None:
        return experts
    return [{**each, "is_counted": each["assignment"] in result["counted"]} for each in experts]


def _round(cut_off: CutOff) -> dict[str, Any]:
    call = cut_off.call
    return {
        "call": call.code,
        "name": call.name,
        "mode": call.mode.official_name,
        "number": cut_off.number,
        "at": cut_off.at,
        "zone": call.zone,
    }


def _rules(cut_off: CutOff) -> dict[str, Any]:
    found = cut_off.call.rule_set
    return {
        "version": found.version,
        "valid_from": found.valid_from,
        "source": found.source,
        "certainty": str(SourceTag(found.source_tag).label),
        "checked_on": found.checked_on,
        "content_hash": found.content_hash,
    }


def _chain() -> dict[str, Any]:
    """Where the history stands: its head, the last anchor, the last walk of the chain."""
    head = Event.objects.order_by("-position").first()
    anchor = Anchor.objects.order_by("-position").first()
    walk = verification.newest()
    return {
        "events": head.position if head else 0,
        "head": head.hash if head else "",
        "anchor": None
        if anchor is None
        else {"position": anchor.position, "hash": anchor.hash, "at": anchor.anchored_at},
        "walk": None
        if walk is None
        else {"events": walk.events, "at": walk.finished_at, "broken_at": walk.broken_at},
    }


def _answered(case: Mapping[str, Any]) -> datetime | None:
    """When the applicant first had an answer; a correction of it is none."""
    found = [row["released_at"] for row in case["decisions"] if not row["is_correction"]]
    return min(filter(None, found), default=None)


def _statistics(cut_off: CutOff, cases: list[dict[str, Any]]) -> dict[str, Any]:
    days = [(instant - cut_off.at).days for instant in filter(None, map(_answered, cases))]
    promises = [case["promise"] for case in cases if case["promise"] is not None]
    kept = [row for row in promises if row["kept_at"] is not None]
    return {
        "by": [
            {"name": name, "rows": rules.breakdown(cases, key)}
            for name, key in (
                (_("Outcome"), "outcome"),
                (_("Country"), "country"),
                (_("Kind of organisation"), "kind"),
                (_("Partition"), "partition"),
            )
        ],
        "days_median": rules.median(days),
        "days_longest": str(max(days)) if days else "",
        "promises": len(promises),
        "kept_in_time": sum(row["kept_at"] <= row["due_at"] for row in kept),
        "kept_late": sum(row["kept_at"] > row["due_at"] for row in kept),
    }
