"""What another version of a mode's rules would say of the drafts that are being written."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.catalogue.models import Partition, RuleSet
from aifactory.catalogue.ports import DraftsJudged
from aifactory.catalogue.rules.questions import Json
from aifactory.catalogue.rules.units import triple
from applications.models import Answer, Application
from applications.queries.eligibility import mode_facts
from applications.rules import keys
from applications.rules.eligibility import TITLES, check
from applications.rules.facts import Facts, ModeFacts, Outcome
from applications.status import ApplicationStatus

# Of the eligibility rules only these read what a version of rules says.
DEPENDENT = ("organisation_kind", "months", "size")
NO_AMOUNT = "no_amount"


class Wish(NamedTuple):
    """What the rules look at in a draft. Thousands of drafts are a few dozen different wishes."""

    rule_set: int
    partition: int | None
    months: int | None
    node_hours: Decimal | None
    kind: str | None
    in_project: bool | None


def judge_drafts(rule_set: RuleSet) -> DraftsJudged:
    """How many drafts of the mode pass today and would fail under these rules, and why.

    Only what the rules decide is judged: kind of organisation, months, amount, and whether the
    chosen partition has an amount. Five queries, however many drafts there are.
    """
    drafts = list(
        Application.objects.filter(
            call__mode=rule_set.mode_id, status=ApplicationStatus.DRAFT
        ).values_list("pk", "call", "rule_set", "partition", "months", "node_hours")
    )
    answers, there, places = _answers(rule_set), mode_facts(rule_set), _places(rule_set)
    modes = {
        key: mode_facts(found)
        for key, found in RuleSet.objects.select_related("mode")
        .in_bulk({row[2] for row in drafts})
        .items()
    }
    partitions = Partition.objects.in_bulk({row[3] for row in drafts if row[3]})
    by_call: Counter[int] = Counter()
    alike: Counter[Wish] = Counter()
    for pk, call, own, partition, months, node_hours in drafts:
        by_call[call] += 1
        given = answers.get(pk, {})
        alike[Wish(own, partition, months, node_hours, *_kind(given))] += 1
    reasons: Counter[str] = Counter()
    failing = 0
    for wish, count in alike.items():
        place = partitions.get(wish.partition) if wish.partition else None
        new = _failed(wish, there, place)
        if places is not None and wish.partition and wish.partition not in places:
            new.add(NO_AMOUNT)
        new -= _failed(wish, modes[wish.rule_set], place)
        failing += count if new else 0
        reasons.update(dict.fromkeys(sorted(new), count))
    return DraftsJudged(dict(by_call), failing, {_title(key): reasons[key] for key in reasons})


def _answers(rule_set: RuleSet) -> Mapping[UUID, Mapping[str, Json]]:
    rows = Answer.objects.filter(
        application__call__mode=rule_set.mode_id,
        application__status=ApplicationStatus.DRAFT,
        key__in=(keys.KIND, keys.EU_PROJECT),
    ).values_list("application", "key", "value")
    found: dict[UUID, dict[str, Json]] = {}
    for application, key, value in rows.order_by("pk"):
        found.setdefault(application, {})[key] = value
    return found


def _places(rule_set: RuleSet) -> set[int] | None:
    """Partitions with a fixed amount; None where the mode has no fixed amounts."""
    if not rule_set.terms.size.is_bundle:
        return None
    return set(rule_set.bundles.order_by("pk").values_list("partition", flat=True))


def _kind(answers: Mapping[str, Json]) -> tuple[str | None, bool | None]:
    kind, in_project = answers.get(keys.KIND), answers.get(keys.EU_PROJECT)
    return (
        kind if isinstance(kind, str) and kind else None,
        in_project if isinstance(in_project, bool) else None,
    )


def _failed(wish: Wish, mode: ModeFacts, place: Partition | None) -> set[str]:
    facts = Facts(
        mode=mode,
        reference_date=timezone.localdate(),
        organisation_kind=wish.kind,
        in_eu_project=wish.in_project,
        months=wish.months,
        amount=_amount(wish, mode.unit, place),
    )
    return {one.rule for one in check(facts, rules=DEPENDENT) if one.outcome is Outcome.FAIL}


def _amount(wish: Wish, unit: str, place: Partition | None) -> Decimal | None:
    if place is None or wish.node_hours is None:
        return None
    return (
        wish.node_hours if unit == "node_hours" else triple(wish.node_hours, place.unit).gpu_hours
    )


def _title(key: str) -> str:
    return _("No amount on the chosen partition") if key == NO_AMOUNT else TITLES[key]
