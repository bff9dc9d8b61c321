"""Rows a person may see. Agrees with `permissions.view`; a test compares the two."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from aifactory.accounts.permissions import PORTAL, Person, scopes
from aifactory.accounts.roles import Permission
from applications.models.team import TeamMember
from applications.status import ApplicationStatus

# Reading whole rows of eight tables would cost a list more than all its words.
LISTED = (
    *("number", "title", "status", "node_hours", "months", "received_at", "technical_since"),
    *("due_at", "discarded_at", "updated_at", "project_lead_id", "rule_set_id", "cut_off_id"),
    *(
        "call__code",
        "call__zone",
        "call__mode__code",
        "call__mode__label",
        "call__mode__official_name",
    ),
    *(
        "organisation__name",
        "partition__name",
        "partition__code",
        "partition__position",
        "partition__gpus_per_node",
    ),
    *("partition__gpu_hours_per_node_hour", "partition__local_name"),
    *("partition__local_per_node_hour", "partition__system__name"),
    *("partition__system__site__code", "partition__system__site__name"),
    *("promise__due_at", "promise__zone", "promise__kept_at"),
)


class ApplicationQuerySet(models.QuerySet[Any]):
    """Applications by viewer, status and need."""

    def visible_to(self, user: Person) -> Self:
        """The one gate in front of page, list, count, search, export and file.

        Team members see theirs in every status; staff see what was submitted, within their
        scopes; a site sees what has reached its technical check.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_team(user) | _staff(user) | _site(user))

    def visible_in_full_to(self, user: Person) -> Self:
        """Where every answer may be read, also what only the office reads: not by a site."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_team(user) | _staff(user))

    def in_staff_scopes(self, user: Person) -> Self:
        """The staff's part of `visible_to`, for lists that show nothing else: a shorter query."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(_staff(user))

    def mine(self, user: Person) -> Self:
        """Where the person is in the team, whatever else they may see."""
        return self.filter(_team(user)) if user.is_authenticated else self.none()

    def with_status(self, *statuses: str) -> Self:
        """Only these statuses."""
        return self.filter(status__in=statuses)

    def undecided(self) -> Self:
        """Submitted and not yet announced."""
        return self.filter(status__in=ApplicationStatus.UNDECIDED)

    def for_lists(self) -> Self:
        """With everything that a row of a list names, and nothing else, in the same query."""
        return self.select_related(
            "call__mode", "organisation", "partition__system__site", "promise"
        ).only(*LISTED)


def _team(user: Person) -> Q:
    member = TeamMember.objects.filter(application=OuterRef("pk"), user=user.pk)
    return Q(Exists(member))


def _staff(user: Person) -> Q:
    held = scopes(user, Permission.SEE_APPLICATIONS)
    submitted = ~Q(status__in=ApplicationStatus.PRIVATE)
    if PORTAL in held:
        return submitted
    return submitted & Q(call__code__in=_codes(held, "call"))


def _site(user: Person) -> Q:
    held = scopes(user, Permission.ASSESS_TECHNICALLY)
    reached = Q(technical_since__isnull=False)
    if PORTAL in held:
        return reached
    return reached & Q(partition__system__site__code__in=_codes(held, "site"))


def _codes(held: set[str], kind: str) -> list[str]:
    return sorted(scope.removeprefix(f"{kind}:") for scope in held if scope.startswith(f"{kind}:"))
