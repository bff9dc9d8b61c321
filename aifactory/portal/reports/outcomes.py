"""Decisions of a round with their second persons, and where its hours came from and went to."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import Approval
from aifactory.accounts.roles import Role
from aifactory.accounts.status import ApprovalStatus
from aifactory.catalogue.models import CutOff
from allocations import queries
from allocations.models import AccountKind, Award, Decision, LedgerAccount, LedgerEntry
from allocations.models.entry import Reason
from allocations.queries.statements import plain
from allocations.status import AwardStatus, DecisionStatus
from applications.models import Application

ZERO = Decimal(0)
# The labels speak to the applicant; these are their words on paper for somebody else.
ANSWERS: dict[str, Any] = {AwardStatus.OFFERED: lazy("Answer open")}
IN_PLACE = frozenset({DecisionStatus.DECIDED, DecisionStatus.RELEASED})


def decisions(cut_off: CutOff) -> dict[UUID, list[dict[str, Any]]]:
    """Every decision on each application, oldest first; who decided only by their role."""
    rows = list(
        Decision.objects.filter(application__cut_off=cut_off).order_by("application", "version")
    )
    approved, awards = _approved(rows), _awards(cut_off)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(
            {
                "number": row.number,
                "version": row.version,
                "outcome": str(row.result.label),
                "is_award": row.result.grants and row.status == DecisionStatus.RELEASED,
                "asked": plain(row.asked_node_hours),
                "granted": plain(row.node_hours),
                "reason": row.reason,
                "status": str(row.state.label),
                "is_in_place": row.status in IN_PLACE,
                "is_released": row.status == DecisionStatus.RELEASED,
                "decided_by": str(Role.OFFICER.label),
                "decided_at": row.decided_at,
                "released_at": row.released_at,
                "is_correction": row.is_correction,
                "second_person_at": approved.get(str(row.pk)),
                "answer": awards.get(row.pk, ""),
                "content_hash": row.content_hash,
            }
        )
    return found


def hours(cut_off: CutOff, at: datetime) -> list[dict[str, Any]]:
    """Free hours of the mode per partition and period, at the cut-off and now, by movements alone.

    What lies between is what was supplied, what this round took and gave back, and the rest.
    """
    asked = Application.objects.filter(cut_off=cut_off, received_at__isnull=False)
    pools = list(
        LedgerAccount.objects.of_kind(AccountKind.POOL)
        .filter(mode_group=cut_off.call.mode.code, partition__in=asked.values("partition"))
        .select_related("partition", "period")
        .order_by("partition__position", "period", "pk")
    )
    before = queries.balances_at(pools, cut_off.at)
    after = queries.balances_at(pools, at)
    window = LedgerEntry.objects.filter(posted_at__gt=cut_off.at, posted_at__lte=at)
    of_round = window.filter(
        Q(decision__application__cut_off=cut_off)
        | Q(award__application__cut_off=cut_off)
        | Q(allocation__application__cut_off=cut_off)
    )
    taken, back = _sums(of_round, "source", pools), _sums(of_round, "target", pools)
    supplied = _sums(window.filter(reason=Reason.SUPPLIED), "target", pools)
    rows = []
    for pool in pools:
        parts = {
            "before": before[pool.pk],
            "supplied": supplied.get(pool.pk, ZERO),
            "taken": taken.get(pool.pk, ZERO),
            "back": back.get(pool.pk, ZERO),
            "after": after[pool.pk],
        }
        other = parts["after"] - parts["before"] - parts["supplied"] + parts["taken"]
        parts["other"] = other - parts["back"]
        if any(parts.values()):
            rows.append(
                {
                    "partition": pool.partition.name,
                    "period": pool.period.code,
                    **{name: plain(amount) for name, amount in parts.items()},
                }
            )
    return rows


def corrections(by_case: dict[UUID, dict[str, Any]]) -> list[dict[str, str]]:
    """What was taken back, replaced, returned or set aside in the round, case by case."""
    found = []
    for case in by_case.values():
        if case["returned"]:
            found.append(
                _line(case, _("Returned for completion, %(n)s times") % {"n": case["returned"]})
            )
        for decision in case["decisions"]:
            named = {"number": decision["number"], "state": decision["status"].lower()}
            if not decision["is_in_place"]:
                found.append(_line(case, _("Decision %(number)s: %(state)s") % named))
            elif decision["version"] > 1:
                found.append(
                    _line(case, _("Decision %(number)s follows an earlier one: %(state)s") % named)
                )
        found += [
            _line(case, _("Review of %(name)s set aside; kept") % {"name": expert["name"]})
            for expert in case["experts"]
            if expert["is_set_aside"]
        ]
    return found


def _line(case: dict[str, Any], text: str) -> dict[str, str]:
    return {"number": case["number"], "text": text}


def _approved(rows: list[Decision]) -> dict[str, datetime | None]:
    """By decision, when a second person approved its release, or the correction that it is."""
    found = Approval.objects.filter(
        kind__in=[queries.RELEASE, queries.CORRECT],
        subject_type=Decision._meta.label_lower,
        subject_id__in=[str(row.pk) for row in rows],
        status=ApprovalStatus.APPROVED,
    ).order_by("pk")
    return {approval.subject_id: approval.answered_at for approval in found}


def _awards(cut_off: CutOff) -> dict[int, str]:
    rows = Award.objects.filter(application__cut_off=cut_off).order_by("pk")
    return {row.decision_id: str(ANSWERS.get(row.status, row.state.label)) for row in rows}


def _sums(entries: Any, side: str, pools: list[LedgerAccount]) -> dict[int, Decimal]:
    rows = (
        entries.filter(**{f"{side}__in": pools})
        .values_list(side)
        .annotate(total=Sum("node_hours"))
        .order_by(side)
    )
    return dict(rows)
