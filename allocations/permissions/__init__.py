"""May this person decide, release, take back, answer? Person first, then state."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aifactory.accounts.permissions import Person, be_answered, has_permission, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.accounts.status import ApprovalStatus
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.face.tags.formats import day, hours, local, moment
from allocations import queries
from allocations.models import Allocation, Award, Decision, LedgerAccount, Outcome
from allocations.models.querysets import DECIDERS, reviewed_by
from allocations.permissions.turns import leaves_with_its_round, not_frozen
from allocations.rules import corrections
from allocations.rules.feedback import gaps
from allocations.status import AllocationStatus, AwardStatus, DecisionStatus
from applications.models import Application, TeamKind, TeamMember
from applications.status import ApplicationStatus
from reviews.models import AssessmentOutcome, ExpertOutcome, Recommendation

# What a person is told who may not even look.
CLOSED_TO = frozenset({"no_role", "own", "reviewer"})
HOURS = frozenset({Outcome.AWARD, Outcome.PARTIAL})
DECIDABLE = frozenset({ApplicationStatus.AWAITING_DECISION, ApplicationStatus.WAITING_LIST})


def see_desk(user: Person) -> Verdict:
    """Open the desk of decisions."""
    if scopes(user, Permission.DECIDE):
        return ALLOWED
    return deny("no_role", _("Only programme officers decide on applications."))


def see_case(user: Person, application: Application) -> Verdict:
    """See what deciders see of an application: recommendation, pools, an unreleased decision."""
    if not any(_holds(user, application, permission) for permission in DECIDERS):
        return deny("no_role", _("Only programme officers decide on applications."))
    return not_involved(user, application)


def be_decider(user: Person, application: Application) -> Verdict:
    """The person's half of `decide`."""
    if not _holds(user, application, Permission.DECIDE):
        return deny("no_role", _("Only programme officers decide on applications."))
    return not_involved(user, application)


def decide(user: Person, application: Application, *, unreleased: Decision | None) -> Verdict:
    """Take a decision now.

    Args:
        unreleased: what waits for its release already.
    """
    if not (verdict := be_decider(user, application)):
        return verdict
    return still_undecided(application, unreleased=unreleased)


def still_undecided(application: Application, *, unreleased: Decision | None) -> Verdict:
    """The state's half of `decide`."""
    if application.status == ApplicationStatus.EXPERT_REVIEW:
        return deny(
            "in_review",
            _("A decision can be taken when the expert review is concluded."),
        )
    if application.status not in DECIDABLE:
        return deny(
            "wrong_status",
            _("A decision can be taken when the technical check is done."),
        )
    if unreleased is not None:
        return waits(unreleased)
    return ALLOWED


def waits(unreleased: Decision) -> Verdict:
    """The refusal while something prepared is not announced."""
    if unreleased.is_correction:
        return deny("correcting", _("A correction of the decision waits for approval."))
    return deny("decided", _("A decision waits for release. Release it or take it back."))


def choose(
    application: Application,
    outcome: str,
    recommendation: Recommendation | None,
    *,
    is_unranked: bool,
) -> Verdict:
    """Choose an outcome: hours follow the technical check and the ranking, nobody waits twice.

    Args:
        is_unranked: its round ranks it and is not frozen yet.
    """
    if Outcome(outcome).grants and not (verdict := grant(recommendation)):
        return verdict
    if is_unranked and outcome in {*HOURS, Outcome.WAITING_LIST}:
        return not_frozen()
    if outcome in HOURS:
        return ALLOWED
    if outcome == Outcome.ANNULMENT:
        return deny("annulment", _("A released decision is annulled from its own page."))
    is_waiting = application.status == ApplicationStatus.WAITING_LIST
    if outcome == Outcome.WAITING_LIST and is_waiting:
        return deny("waiting", _("It is on the waiting list already."))
    return ALLOWED


def grant(recommendation: Recommendation | None) -> Verdict:
    """Grant hours, given what the technical check and the experts advise."""
    if recommendation is None:
        return deny("no_recommendation", _("Hours can be granted after the technical check."))
    if recommendation.outcome == AssessmentOutcome.NOT_FEASIBLE:
        return deny("not_feasible", _("The hosting site says that this cannot run. No hours."))
    experts = getattr(recommendation.evaluation, "expert_recommendation", None)
    if experts is not None and experts.outcome == ExpertOutcome.BELOW:
        return deny("below", _("The experts’ marks do not reach the threshold. No hours."))
    return ALLOWED


def release(user: Person, decision: Decision) -> Verdict:
    """Announce a decision."""
    if not _holds(user, decision.application, Permission.RELEASE):
        return deny("no_role", _("Only programme officers release decisions."))
    if not (verdict := _open_decision(user, decision)):
        return verdict
    if decision.is_correction:
        return deny("correction", _("A correction happens when a second person approves it."))
    if queries.is_unranked(decision.application):
        return leaves_with_its_round()
    if not (verdict := whole_letter(decision)):
        return verdict
    return second_person(decision)


def whole_letter(decision: Decision) -> Verdict:
    """The letter would leave no comment of an expert empty."""
    missing = gaps(decision.snapshot.get("experts"))
    if not missing:
        return ALLOWED
    return deny(
        "empty_letter",
        _(
            "Expert %(expert)s left no comment on “%(criterion)s”, "
            "so the letter would be empty there."
        )
        % {"expert": missing[0].expert, "criterion": missing[0].label},
    )


def second_person(decision: Decision) -> Verdict:
    """The release of a large award was approved by somebody else."""
    if not queries.needs_approval(decision):
        return ALLOWED
    approval = queries.release_approval(decision)
    if approval is not None and approval.status == ApprovalStatus.APPROVED:
        return ALLOWED
    if approval is not None and approval.status == ApprovalStatus.REQUESTED:
        others = queries.approvers(decision).exclude(pk=approval.requested_by_id)
        names = [str(person) for person in others]
        who = _(" or ").join(names) or _("an approver; nobody can answer it now")
        return deny(
            "waits_for_approval",
            _("Waits for approval by %(who)s, asked for on %(since)s.")
            % {"who": who, "since": local(approval.requested_at)},
        )
    if approval is not None and approval.status == ApprovalStatus.REFUSED:
        return deny(
            "approval_refused",
            _("%(name)s refused to approve: “%(reason)s” Take it back, or ask again.")
            % {"name": approval.answered_by, "reason": approval.answer_reason},
        )
    above = decision.application.rule_set.terms.approval_above_node_hours
    return deny(
        "needs_approval",
        _("Above %(limit)s node-h a second person approves first.") % {"limit": hours(above)},
    )


def ask_for_approval(user: Person, decision: Decision) -> Verdict:
    """Ask a second person; again when the last one refused or nobody answered in time."""
    return asking(user, decision, release(user, decision))


def asking(user: Person, decision: Decision, verdict: Verdict) -> Verdict:
    """Asking for approval, given what stands against the release."""
    if verdict.code in {"needs_approval", "approval_refused"}:
        return be_answered(queries.approvers(decision).exclude(pk=user.pk or 0))
    if verdict:
        return deny("needless", _("This decision can be released as it is."))
    return verdict


def approve_release(user: Person, decision: Decision) -> Verdict:
    """What the case says about an approver of a release or a correction.

    Neither whoever decided it nor anybody involved.
    """
    if decision.decided_by_id == user.pk:
        return own_decision()
    return not_involved(user, decision.application)


def own_decision() -> Verdict:
    """The refusal that whoever decided reads."""
    return deny("own_decision", _("You took this decision, so somebody else approves."))


def void(user: Person, decision: Decision) -> Verdict:
    """Take back a decision that nobody outside knows."""
    if not _holds(user, decision.application, Permission.DECIDE):
        return deny("no_role", _("Only programme officers take decisions back."))
    if decision.is_correction and decision.decided_by_id != user.pk:
        return deny("not_yours", _("Whoever asked for this correction takes it back."))
    return _open_decision(user, decision)


def be_corrector(user: Person, decision: Decision) -> Verdict:
    """The person's half of `correct`, and whether it is the decision in force."""
    if not (verdict := be_decider(user, decision.application)):
        return verdict
    application = decision.application
    waiting = queries.unreleased_decision(application)
    newest = queries.released_decision(application)
    return in_force(user, decision, unreleased=waiting, newest=newest)


def in_force(
    user: Person, decision: Decision, *, unreleased: Decision | None, newest: Decision | None
) -> Verdict:
    """It is the newest announced decision, nothing else waits, and somebody can approve."""
    if decision.status in {DecisionStatus.ANNULLED, DecisionStatus.SUPERSEDED}:
        return deny("corrected", _("This decision was corrected. Correct the newest one."))
    if decision.status != DecisionStatus.RELEASED:
        return deny("not_released", _("Only a released decision can be corrected."))
    if unreleased is not None:
        return waits(unreleased)
    if newest is not None and newest.pk != decision.pk:
        return deny("not_newest", _("A newer decision was released. Correct that one."))
    return be_answered(queries.approvers(decision, by=user))


def correct(user: Person, decision: Decision, kind: str) -> Verdict:
    """Ask for a correction of this kind."""
    if not (verdict := be_corrector(user, decision)):
        return verdict
    return correctable(kind, queries.standing(decision).place)


def correctable(kind: str, place: corrections.Place) -> Verdict:
    """The state's half of `correct`."""
    if corrections.effect(kind, place) is not None:
        return ALLOWED
    return deny(
        f"is_{place.value}",
        {
            corrections.Place.LAPSED: _(
                "The award lapsed, so nothing is left to change. It can be annulled."
            ),
            corrections.Place.DECLINED: _(
                "The applicant declined the award, so nothing is left to correct."
            ),
            corrections.Place.ENDED: _(
                "The allocation has ended. What was used and past is not corrected."
            ),
        }.get(place, _("The application went on since, so this decision is not corrected.")),
    )


def answer(user: Person, award: Award, *, at: datetime) -> Verdict:
    """Accept or decline an award. The instant before `respond_by` is the last that counts."""
    lead = TeamMember.objects.filter(
        application=award.application_id, user=user.pk, kind=TeamKind.LEAD
    )
    if not user.is_authenticated or not lead.exists():
        return deny("not_lead", _("Only the project lead can answer."))
    return still_open(award, at=at)


def still_open(award: Award, *, at: datetime) -> Verdict:
    """The state's half of `answer`."""
    if award.status in {AwardStatus.ANNULLED, AwardStatus.SUPERSEDED}:
        return deny("corrected", _("This award was corrected. The newest letter says what holds."))
    if award.status == AwardStatus.LAPSED or (
        award.status == AwardStatus.OFFERED and award.respond_by and at >= award.respond_by
    ):
        return deny(
            "too_late",
            _("The answer was due %(due)s. The hours go back; write to the office.")
            % {"due": moment(award.respond_by, ZoneInfo(award.zone))},
        )
    if award.status != AwardStatus.OFFERED:
        return deny("answered", _("This award was answered already."))
    return ALLOWED


def suspend(user: Person, allocation: Allocation) -> Verdict:
    """Stop the use of an allocation."""
    if not (verdict := be_decider(user, allocation.application)):
        return verdict
    if allocation.status != AllocationStatus.ACTIVE:
        return deny("not_active", _("Only an active allocation can be suspended."))
    return ALLOWED


def resume(user: Person, allocation: Allocation, *, at: datetime) -> Verdict:
    """Let a suspended allocation be used again, its last day included."""
    if not (verdict := be_decider(user, allocation.application)):
        return verdict
    if allocation.status != AllocationStatus.SUSPENDED:
        return deny("not_suspended", _("This allocation is not suspended."))
    if at.astimezone(ZoneInfo(allocation.award.zone)).date() > allocation.ends_on:
        return deny(
            "over",
            _("Its last day was %(day)s, so there is nothing to resume. It ends by itself.")
            % {"day": day(allocation.ends_on)},
        )
    return ALLOWED


def view_decision(user: Person, decision: Decision) -> Verdict:
    """See a decision. Agrees with `Decision.objects.visible_to`."""
    return _seen(Decision.objects.visible_to(user).filter(pk=decision.pk).exists())


def view_award(user: Person, award: Award) -> Verdict:
    """See an award. Agrees with `Award.objects.visible_to`."""
    return _seen(Award.objects.visible_to(user).filter(pk=award.pk).exists())


def view_allocation(user: Person, allocation: Allocation) -> Verdict:
    """See an allocation and its statement. Agrees with `Allocation.objects.visible_to`."""
    return _seen(Allocation.objects.visible_to(user).filter(pk=allocation.pk).exists())


def view_account(user: Person, account: LedgerAccount) -> Verdict:
    """See a ledger account: readers of the ledger, and the team that the hours belong to.

    Reserved hours show as soon as the award may be seen.
    """
    if has_permission(user, Permission.SEE_LEDGER):
        return _seen(queries.accounts_for(user).filter(pk=account.pk).exists())
    if account.allocation is not None:
        return view_allocation(user, account.allocation)
    return _seen(False)


def supply_hours(user: Person) -> Verdict:
    """Bring hours into a pool."""
    if has_permission(user, Permission.SUPPLY_HOURS):
        return ALLOWED
    return deny("no_role", _("Only programme officers enter the hours that sites supply."))


def not_involved(user: Person, application: Application) -> Verdict:
    """Nobody decides on their own, their organisation's, or what they review. One query."""
    team = TeamMember.objects.filter(application=OuterRef("pk"), user=user.pk)
    member = entities_of(user).filter(pk=OuterRef("organisation"))
    reviewed = reviewed_by(user, "pk")
    in_team, in_organisation, reviews = (
        Application.objects.filter(pk=application.pk)
        .values_list(Exists(team), Exists(member), Exists(reviewed))
        .get()
    )
    if in_team:
        return deny("own", _("This is your own application, so a colleague decides."))
    if in_organisation:
        return deny("own", _("Your own organisation applies, so a colleague decides."))
    if reviews:
        return deny("reviewer", _("You review this application, so a colleague decides."))
    return ALLOWED


def _open_decision(user: Person, decision: Decision) -> Verdict:
    if not (verdict := not_involved(user, decision.application)):
        return verdict
    if decision.status in DecisionStatus.ANNOUNCED:
        return deny("released", _("This decision is released. The applicant can read it."))
    if decision.status == DecisionStatus.VOIDED:
        return deny("voided", _("This decision was taken back."))
    return ALLOWED


def _holds(user: Person, application: Application, permission: Permission) -> bool:
    return has_permission(user, permission, scope=f"call:{application.call.code}")


def _seen(found: bool) -> Verdict:
    return ALLOWED if found else deny("not_found", _("There is no such page."))
