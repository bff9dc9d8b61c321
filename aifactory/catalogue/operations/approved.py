"""Rules come into force, and go out of use, when a second person lets them."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.accounts.models import User
from aifactory.accounts.ports import CannotCarryOut
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import By, operation
from aifactory.audit.transitions import lock
from aifactory.catalogue import permissions, queries
from aifactory.catalogue.models import Proposal, RuleSet
from aifactory.catalogue.operations.history import revise
from aifactory.catalogue.operations.proposals import propose
from aifactory.catalogue.operations.rule_sets import (
    CannotRetire,
    UnsoundRules,
    bring_in_force,
    take_out_of_use,
    what_is_wrong,
    why_not_retire,
)
from aifactory.catalogue.ports import ChangeKind, Lines, rule_set_lines
from aifactory.catalogue.snapshot import rule_set_state
from aifactory.catalogue.status import RuleSetStatus
from aifactory.face.tags.formats import moment

PUT_IN_FORCE = "catalogue.put_in_force"
RETIRE = "catalogue.retire_rules"


@operation
def propose_in_force(*, by: User, rule_set: RuleSet, reason: str, at: datetime) -> Proposal:
    """Ask a second person to bring a draft into force from its instant on.

    Raises:
        UnsoundRules: something is wrong with it; all of it is named.
    """
    require(permissions.edit(by))
    current = lock(rule_set)
    if sentences := why_not_in_force(current, at):
        raise UnsoundRules(sentences)
    return propose(
        by=by, kind=PUT_IN_FORCE, subject=current, reason=reason, title=current.name, at=at
    )


@operation
def propose_retirement(*, by: User, rule_set: RuleSet, reason: str, at: datetime) -> Proposal:
    """Ask a second person to take a version out of use: nobody can bring it back.

    Raises:
        CannotRetire: an open or planned call needs it, or it is not in force.
    """
    require(permissions.edit(by))
    current = lock(rule_set)
    if current.status != RuleSetStatus.IN_FORCE:
        raise CannotRetire(_("Only a version in force is taken out of use."))
    if sentence := why_not_retire(current):
        raise CannotRetire(sentence)
    return propose(by=by, kind=RETIRE, subject=current, reason=reason, title=current.name, at=at)


def why_not_in_force(rule_set: RuleSet, at: datetime) -> list[str]:
    """What stands against asking for it now; empty when nothing does."""
    if rule_set.status != RuleSetStatus.DRAFT:
        return [_("Only a draft comes into force.")]
    return [*(found.sentence for found in what_is_wrong(rule_set)), *_late(rule_set, at)]


def _late(rule_set: RuleSet, at: datetime) -> list[str]:
    """Rules begin in the future, and no two versions of a mode begin together."""
    found = []
    if rule_set.valid_from <= at:
        found.append(
            _("This version would hold from %(instant)s, which has passed. Choose a later one.")
            % {"instant": moment(rule_set.valid_from)}
        )
    same = RuleSet.objects.filter(mode=rule_set.mode_id, valid_from=rule_set.valid_from)
    if same.exclude(pk=rule_set.pk).exclude(status=RuleSetStatus.DRAFT).exists():
        found.append(_("Another version holds from the same instant. Choose another one."))
    return found


def _bring_in_force(by: By, proposal: Proposal, at: datetime) -> None:
    rule_set = _read(proposal.subject_id)
    if sentences := why_not_in_force(rule_set, at):
        raise CannotCarryOut(" ".join(sentences))
    current = bring_in_force(by=by, rule_set=rule_set)
    _keep(by, current, proposal, at, before=RuleSetStatus.DRAFT, verb="put_in_force")


def _retire(by: By, proposal: Proposal, at: datetime) -> None:
    try:
        current = take_out_of_use(by=by, rule_set=_read(proposal.subject_id))
    except CannotRetire as refusal:
        raise CannotCarryOut(refusal.sentence) from refusal
    _keep(by, current, proposal, at, before=RuleSetStatus.IN_FORCE, verb="retired")


def _keep(
    by: By, rule_set: RuleSet, proposal: Proposal, at: datetime, *, before: str, verb: str
) -> None:
    hashes = {"content_hash": rule_set.content_hash} if verb == "put_in_force" else {}
    revise(
        by=by,  # type: ignore[arg-type]  # whoever approved: a person of ours
        subject=rule_set,
        verb=verb,
        before={"status": before},
        after={"status": rule_set.status, "valid_from": rule_set.valid_from.isoformat(), **hashes},
        proposal=proposal,
        title=rule_set.name,
        at=at,
    )


def _read(key: str) -> RuleSet:
    return RuleSet.objects.select_related("mode").get(pk=key)


def _find(key: str) -> RuleSet | None:
    """None once a draft was given up: its settled requests are still read."""
    return RuleSet.objects.select_related("mode").filter(pk=key).first()


def _state(key: str) -> dict[str, object]:
    rule_set = _find(key)
    return {"status": rule_set.status, **rule_set_state(rule_set)} if rule_set else {}


def _lines(proposal: Proposal) -> Lines:
    rule_set = _find(proposal.subject_id)
    if rule_set is None:
        return [(_("Version"), _("%(title)s, given up since") % {"title": proposal.title})]
    return rule_set_lines(rule_set, timezone.now())


def _retirement_lines(proposal: Proposal) -> Sequence[tuple[str, str]]:
    rule_set = _read(proposal.subject_id)
    later = queries.rules_in_force(rule_set.mode, timezone.now())
    after = later.name if later and later != rule_set else _("nothing in its place yet")
    return [
        (_("Version"), rule_set.name),
        (_("In force since"), moment(rule_set.valid_from)),
        (_("In force without it"), after),
    ]


def _url(proposal: Proposal) -> str:
    if _find(proposal.subject_id) is None:
        return reverse("setup:rules")
    return reverse("setup:rule_set_effect", args=[proposal.subject_id])


PUT_IN_FORCE_KIND = ChangeKind(
    act=lazy("Bring rules into force"),
    lock=lambda key: lock(_read(key)),
    state=_state,
    lines=_lines,
    carry_out=_bring_in_force,
    url=_url,
)
RETIRE_KIND = ChangeKind(
    act=lazy("Take rules out of use"),
    lock=lambda key: lock(_read(key)),
    state=_state,
    lines=_retirement_lines,
    carry_out=_retire,
    url=lambda proposal: reverse("setup:rule_set", args=[proposal.subject_id]),
)
