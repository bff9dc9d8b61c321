"""What another version of a mode's rules would say of the drafts that are being written."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.catalogue.models import RuleSet
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


def judge_drafts(rule_set: RuleSet) -> DraftsJudged:
    """How many drafts of the mode pass today and would fail under these rules, and why.

    Only what the rules decide is judged: kind of organisation, months, amount, and whether the
    chosen partition has an amount. Five queries, however many drafts there are.
    """
    drafts = list(
        Application.objects.filter(
            call__mode=rule_set.mode_id, status=ApplicationStatus.DRAFT
        ).select_related("partition")
    )
    own = RuleSet.objects.select_related("mode").in_bulk({draft.rule_set_id for draft in drafts})
    modes = {key: mode_facts(found) for key, found in own.items()}
    answers = _answers(rule_set)
    today = timezone.localdate()
    there, places = mode_facts(rule_set), _places(rule_set)
    by_call: Counter[int] = Counter()
    reasons: Counter[str] = Counter()
    failing = 0
    for draft in drafts:
        by_call[draft.call_id] += 1
        given = answers.get(draft.pk, {})
        new = _failed(draft, given, there, today)
        if places is not None and draft.partition_id and draft.partition_id not in places:
            new.add(NO_AMOUNT)
        new -= _failed(draft, given, modes[draft.rule_set_id], today)
        failing += bool(new)
        reasons.update(sorted(new))
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


def _failed(
    draft: Application, answers: Mapping[str, Json], mode: ModeFacts, today: date
) -> set[str]:
    kind, in_project = answers.get(keys.KIND), answers.get(keys.EU_PROJECT)
    facts = Facts(
        mode=mode,
        reference_date=today,
        organisation_kind=kind if isinstance(kind, str) and kind else None,
        in_eu_project=in_project if isinstance(in_project, bool) else None,
        months=draft.months,
        amount=_amount(draft, mode.unit),
    )
    return {one.rule for one in check(facts, rules=DEPENDENT) if one.outcome is Outcome.FAIL}


def _amount(draft: Application, unit: str) -> Decimal | None:
    if draft.partition is None or draft.node_hours is None:
        return None
    if unit == "node_hours":
        return draft.node_hours
    return triple(draft.node_hours, draft.partition.unit).gpu_hours


def _title(key: str) -> str:
    return _("No amount on the chosen partition") if key == NO_AMOUNT else TITLES[key]
