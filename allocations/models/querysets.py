"""Rows a person may see: the one gate in front of page, list, count, file and mail.

A decision that is not released exists for the deciders alone, and not for those among them who
work on the application or for its organisation, or who review it.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from allocations.status import DecisionStatus
from applications.models import TeamMember
from reviews.models import ReviewAssignment
from reviews.status import AssignmentStatus

DECIDERS = (Permission.DECIDE, Permission.RELEASE, Permission.AUDIT)


class DecisionQuerySet(models.QuerySet[Any]):
    """Decisions by viewer."""

    def visible_to(self, user: Person) -> Self:
        """Announced ones with the application; others for deciders who are not involved."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            Q(status__in=DecisionStatus.ANNOUNCED)
            & (_team(user) | _by_scope(user, Permission.SEE_APPLICATIONS))
            | _deciders(user) & ~involved(user)
        )


class AwardQuerySet(models.QuerySet[Any]):
    """Awards by viewer."""

    def visible_to(self, user: Person) -> Self:
        """As the decision behind it; before the offer, as an unreleased decision."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offered = ~Q(status__in=["prepared", "voided"])
        return self.filter(
            offered & (_team(user) | _by_scope(user, Permission.SEE_APPLICATIONS))
            | _deciders(user) & ~involved(user)
        )


class AllocationQuerySet(models.QuerySet[Any]):
    """Allocations by viewer."""

    def visible_to(self, user: Person) -> Self:
        """The team's own, and those of every application that staff may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_team(user) | _by_scope(user, Permission.SEE_APPLICATIONS))

    def mine(self, user: Person) -> Self:
        """Where the person is in the team, whatever else they may see."""
        return self.filter(_team(user)) if user.is_authenticated else self.none()


def involved(user: Person, application: str = "application_id") -> Q:
    """In the team of the application, of the legal entity that applies, or one of its reviewers.

    Args:
        application: where a row keeps the application's key; `pk` for applications themselves.
    """
    organisation = "organisation" if application == "pk" else "application__organisation"
    team = TeamMember.objects.filter(application=OuterRef(application), user=user.pk)
    member = entities_of(user).filter(pk=OuterRef(organisation))
    return Q(Exists(team)) | Q(Exists(member)) | Q(Exists(reviewed_by(user, application)))


def reviewed_by(user: Person, application: str) -> models.QuerySet[ReviewAssignment]:
    """The person's own live part in the expert review of the row's application."""
    return ReviewAssignment.objects.filter(
        evaluation__application=OuterRef(application),
        expert=user.pk,
        status__in=AssignmentStatus.LIVE,
    )


def _team(user: Person) -> Q:
    team = TeamMember.objects.filter(application=OuterRef("application_id"), user=user.pk)
    return Q(Exists(team))


def _deciders(user: Person) -> Q:
    found = Q(pk__in=[])
    for permission in DECIDERS:
        found |= _by_scope(user, permission)
    return found


def _by_scope(user: Person, permission: Permission) -> Q:
    held = scopes(user, permission)
    if PORTAL in held:
        return Q(pk__isnull=False)
    calls = sorted(scope.removeprefix("call:") for scope in held if scope.startswith("call:"))
    return Q(application__call__code__in=calls)
