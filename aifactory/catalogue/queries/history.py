"""What changed and what waits, newest first."""

from django.db.models import QuerySet

from aifactory.catalogue.models import Proposal, ProposalQuerySet, Revision
from aifactory.catalogue.ports import change_kinds


def revisions() -> QuerySet[Revision]:
    """Every change that was made, with its people."""
    return Revision.objects.select_related("by", "proposal")


def revisions_of(subject: tuple[str, str]) -> QuerySet[Revision]:
    """Changes of one subject, newest first."""
    return revisions().filter(subject_type=subject[0], subject_id=subject[1]).order_by("-at", "-pk")


def proposals() -> ProposalQuerySet:
    """Every change that was asked for, of the kinds that are bound, with whoever asked."""
    return Proposal.objects.filter(kind__in=change_kinds).select_related("proposed_by")


def proposals_about(subject: tuple[str, str]) -> ProposalQuerySet:
    """Changes asked for about one subject, newest first."""
    return proposals().about(subject).order_by("-proposed_at", "-pk")


def waiting_about(subject: tuple[str, str], kind: str = "") -> Proposal | None:
    """The change of this subject that waits for a second person, the newest if several do."""
    found = proposals_about(subject).waiting()
    return (found.filter(kind=kind) if kind else found).first()
