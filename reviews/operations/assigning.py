"""Ask experts, remove them, set a review aside. The application's row is locked first."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import content_hash, operation, record
from aifactory.audit.transitions import lock, move
from aifactory.catalogue.rules.expert_review import EXPERTS
from applications.models import Application
from reviews import messages
from reviews.models import ConflictDeclaration, Evaluation, Relation, Review, ReviewAssignment
from reviews.permissions import office
from reviews.queries import candidates
from reviews.queries.rounds import round_of
from reviews.rules.rounds import due_for
from reviews.status import AssignmentStatus, ReviewStatus

MOST = max(EXPERTS)


class NotAssignable(Exception):
    """This expert cannot be asked; `field` is "note" where a note would open it."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class BadReason(ValueError):
    """What was given as the reason does not do; `field` says where, `sentence` why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@operation
def assign(
    *, by: User, application: Application, expert: User, at: datetime, note: str = ""
) -> ReviewAssignment:
    """Invite an expert. Whoever has a part already keeps it: a second click changes nothing.

    Args:
        note: why a tie that only warns does not stand in the way.

    Raises:
        NotAssignable: no expert of this call, tied to the application, or enough are asked.
    """
    locked = _locked(application)
    opened = round_of(locked.cut_off)
    require(office.assign(by, locked, is_open=opened is not None))
    assert opened is not None  # noqa: S101 -- the verdict says so
    evaluation = Evaluation.objects.get(application=locked)
    parts = ReviewAssignment.objects.filter(evaluation=evaluation)
    live = list(parts.filter(status__in=AssignmentStatus.LIVE).order_by("pk"))
    if known := next((one for one in live if one.expert_id == expert.pk), None):
        return known
    ties = _require_assignable(locked, expert, live=len(live), note=note)
    made = ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=expert,
        proposed_by=by,
        invited_at=at,
        due_at=due_for(opened.due_at, at=at, zone=locked.call.zone),
        tie_note=note.strip() if ties else "",
    )
    record(
        verb="reviews.expert_assigned",
        subject=made,
        by=by,
        data={
            "application": locked.pk,
            "expert": expert.pseudonym,
            "due_at": made.due_at,
            "ties": ties,
            "note_hash": content_hash(made.tie_note) if made.tie_note else "",
        },
    )
    messages.invitation(made)
    return made


@operation
def remove_expert(
    *, by: User, assignment: ReviewAssignment, reason: str, at: datetime
) -> ReviewAssignment:
    """End a part before anything was sent; a draft stays readable. Removing twice is once.

    Raises:
        BadReason: nobody is removed without one.
    """
    current = _locked_part(assignment)
    if current.status == AssignmentStatus.REMOVED and office.handle_case(by, _case(current)):
        return current
    require(office.change_experts(by, _case(current)))
    require(office.remove(current))
    if not reason.strip():
        raise BadReason("reason", _("Say why; it is kept with the case, the expert is not shown."))
    current.note = reason.strip()
    current.save(update_fields=["note"])
    move(
        current,
        AssignmentStatus.REMOVED,
        by=by,
        data={"reason_hash": content_hash(current.note), "on": at.date()},
    )
    messages.removed(current)
    return current


@operation
def set_aside(
    *, by: User, assignment: ReviewAssignment, relation: str, text: str, at: datetime
) -> ReviewAssignment:
    """A conflict was found after the expert began: the review counts no more and stays readable.

    Raises:
        BadReason: it does not say what ties the expert to the application.
    """
    current = _locked_part(assignment)
    if current.status == AssignmentStatus.CONFLICTED and office.handle_case(by, _case(current)):
        return current
    require(office.change_experts(by, _case(current)))
    require(office.set_aside(current))
    if relation not in set(Relation.values) - {Relation.NONE}:
        raise BadReason("relation", _("Choose what ties the expert to this application."))
    if not text.strip():
        raise BadReason("text", _("Say what was found, and how; it is kept with the case."))
    ConflictDeclaration.objects.create(
        assignment=current, relation=relation, text=text.strip(), declared_by=by, declared_at=at
    )
    data = {"relation": relation, "text_hash": content_hash(text.strip())}
    for review in Review.objects.filter(assignment=current):
        move(review, ReviewStatus.SET_ASIDE, by=by, data=data)
    move(current, AssignmentStatus.CONFLICTED, by=by, data=data)
    messages.set_aside(current)
    return current


def _require_assignable(
    application: Application, expert: User, *, live: int, note: str
) -> list[str]:
    """Codes of the ties that only warn.

    Raises:
        NotAssignable: there is something against it.
    """
    found = candidates.candidate(application, expert)
    if found is None:
        raise NotAssignable(_("This person is not an expert of this call."))
    if found.is_blocked:
        reasons = " ".join(_(link.template) for link in found.links if link.blocks)
        raise NotAssignable(
            _("%(name)s cannot review this application. %(reasons)s")
            % {"name": expert, "reasons": reasons}
        )
    if live >= MOST:
        raise NotAssignable(
            ngettext(
                "%(n)s expert is asked already; remove one first.",
                "%(n)s experts are asked already; remove one first.",
                live,
            )
            % {"n": live}
        )
    if found.links and not note.strip():
        raise NotAssignable(
            _("Say why this does not stand in the way; it is kept with the case."), field="note"
        )
    return [link.code for link in found.links]


def _locked(application: Application) -> Application:
    lock(application)
    return Application.objects.select_related(
        "call__mode", "rule_set", "cut_off__call", "organisation", "partition__system__site"
    ).get(pk=application.pk)


def _locked_part(assignment: ReviewAssignment) -> ReviewAssignment:
    """As it is now, under the lock of its application: whatever is written about one is in turn."""
    lock(assignment.evaluation.application)
    return ReviewAssignment.objects.select_related(
        "expert", "evaluation__application__call__mode"
    ).get(pk=assignment.pk)


def _case(assignment: ReviewAssignment) -> Application:
    application: Application = assignment.evaluation.application
    return application
