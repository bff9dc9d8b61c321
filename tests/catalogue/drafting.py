"""Drafts of rules, and the calls that name them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Approval, User
from aifactory.catalogue import operations, snapshot
from aifactory.catalogue.models import Call, Proposal, RuleSet


def newest(mode: str) -> RuleSet:
    """The newest version of a mode."""
    found = RuleSet.objects.filter(mode__code=mode).select_related("mode").order_by("-version")
    return found[0]


def drafted(by: User, mode: str = "FL", at: datetime | None = None) -> RuleSet:
    """The next version of a mode, begun as a copy."""
    source = newest(mode)
    return operations.draft_rule_set(by=by, mode=source.mode, copied_from=source, at=at)


def changed(by: User, draft: RuleSet, **terms: Any) -> RuleSet:
    """A draft with other terms."""
    base = operations.state_of(snapshot.part_of(draft, terms))
    found = operations.change_terms(by=by, rule_set=draft, terms=terms, base=base)
    return RuleSet.objects.select_related("mode").get(pk=found.pk)


def planned(rule_set: RuleSet, code: str = "LATER") -> Call:
    """A planned call under a version."""
    call = Call.objects.filter(mode=rule_set.mode).order_by("pk")[0]
    call.pk, call.code, call.rule_set, call.status = None, code, rule_set, "planned"
    call.opens_at = timezone.now() + timedelta(days=30)
    call.closes_at = call.opens_at + timedelta(days=30)
    call.save(force_insert=True)
    return call


def answered(by: User, proposal: Proposal, *, approves: bool = True) -> Approval:
    """The answer of a second person."""
    approval = Approval.objects.get(
        kind="catalogue.change", subject_type="catalogue.proposal", subject_id=str(proposal.pk)
    )
    reason = "" if approves else "Not yet."
    return accounts.answer_approval(by=by, approval=approval, approves=approves, reason=reason)
