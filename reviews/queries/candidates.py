"""Who could review an application, what ties them to it, and how much they review already."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from aifactory.accounts.models import Membership, Organisation, RoleGrant, User
from aifactory.accounts.permissions import PORTAL
from aifactory.accounts.queries import holders, same_entity, tied_by_ownership
from aifactory.accounts.roles import Permission, Role, roles_with
from applications import queries as applications
from applications.models import Application, TeamMember
from applications.status import ApplicationStatus
from reviews.models import (
    ConflictDeclaration,
    DeclineReason,
    Relation,
    ReviewAssignment,
    TechnicalAssessment,
)
from reviews.rules import conflicts
from reviews.status import AssessmentStatus, AssignmentStatus

ROWS = 50
EXCLUDED = "excluded_experts"
_COLUMNS = (
    "in_team",
    "same_entity",
    "owner_line",
    "applies_in_call",
    "assessed",
    "at_host",
    "declared",
    "in_office",
)


@dataclass(frozen=True)
class Candidate:
    """One expert of the call, as seen from one application.

    Attributes:
        links: what ties them to it, those that exclude first.
        load: reviews they owe now, over all applications.
        last: status of their newest assignment to this application, empty where there is none.
    """

    expert: User
    links: list[conflicts.Link]
    load: int
    last: str

    @property
    def is_blocked(self) -> bool:
        """A tie excludes them."""
        return conflicts.is_blocked(self.links)

    @property
    def is_assigned(self) -> bool:
        """They have a part in this evaluation now."""
        return self.last in AssignmentStatus.LIVE


@dataclass(frozen=True)
class Candidates:
    """The experts who match, least loaded first; `has_more` when the filter should be narrower."""

    rows: list[Candidate]
    has_more: bool
    excluded: str


def candidates(application: Application, *, text: str = "") -> Candidates:
    """Experts of the call whose name or address contains the text. Five queries for any number."""
    found = _annotated(application)
    for word in text.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    people = list(found.order_by(F("load"), "name", "pk")[: ROWS + 1])
    domains, excluded = _domains(application), excluded_experts(application)
    rows = [_candidate(person, domains, excluded) for person in people[:ROWS]]
    return Candidates(
        rows=sorted(rows, key=lambda row: row.is_blocked),
        has_more=len(people) > ROWS,
        excluded=excluded,
    )


def candidate(application: Application, expert: User) -> Candidate | None:
    """One expert of the call; None for anybody else."""
    person = _annotated(application).filter(pk=expert.pk).first()
    if person is None:
        return None
    return _candidate(person, _domains(application), excluded_experts(application))


def excluded_experts(application: Application) -> str:
    """Whom the applicant asked to leave out, in their words; only the office reads this."""
    answer = applications.answers_of(application).get(EXCLUDED)
    return answer if isinstance(answer, str) else ""


def _annotated(application: Application) -> QuerySet[User]:
    """Each fact as a column, so that any number of experts costs one query."""
    assignments = ReviewAssignment.objects.filter(expert=OuterRef("pk"))
    here = assignments.filter(evaluation__application=application)
    newest = Subquery(here.order_by("-pk").values("status")[:1])
    return (
        holders(Role.REVIEWER, scope=application.call.scope)
        .filter(is_active=True)
        .annotate(
            load=_load(assignments),
            last=Coalesce(newest, Value(""), output_field=CharField()),
            declared=Exists(_told(application))
            | Exists(here.filter(decline_reason=DeclineReason.CONFLICT)),
            **_ties(application),
            **_offices(application),
        )
    )


def _ties(application: Application) -> dict[str, Exists]:
    """To the team, to the organisation, to another application of the same call."""
    team = TeamMember.objects.filter(user=OuterRef("pk"))
    elsewhere = team.filter(application__call=application.call).exclude(application=application)
    members = Membership.objects.filter(user=OuterRef("pk"))
    organisation = application.organisation
    entity = line = Organisation.objects.none()
    if organisation:
        entity = same_entity(organisation)
        line = tied_by_ownership(organisation, timezone.localdate())
    return {
        "in_team": Exists(team.filter(application=application)),
        "same_entity": Exists(members.filter(organisation__in=entity)),
        "owner_line": Exists(members.filter(organisation__in=line)),
        "applies_in_call": Exists(
            elsewhere.exclude(application__status__in=ApplicationStatus.PRIVATE)
        ),
    }


def _offices(application: Application) -> dict[str, Exists]:
    """At the site that would host it, on its technical check, in the office of its call."""
    roles = RoleGrant.objects.valid(timezone.now()).filter(user=OuterRef("pk"))
    checks = TechnicalAssessment.objects.filter(
        evaluation__application=application, assessed_by=OuterRef("pk")
    )
    return {
        "assessed": Exists(checks.exclude(status=AssessmentStatus.SUPERSEDED)),
        "at_host": Exists(roles.filter(role=Role.SITE_ASSESSOR, scope=_site_scope(application))),
        "in_office": Exists(
            roles.filter(
                role__in=roles_with(Permission.SEE_APPLICATIONS),
                scope__in=[PORTAL, application.call.scope],
            )
        ),
    }


def _told(application: Application) -> QuerySet[ConflictDeclaration]:
    """Conflicts declared about this application, by the expert or found by an officer."""
    return ConflictDeclaration.objects.filter(
        assignment__expert=OuterRef("pk"), assignment__evaluation__application=application
    ).exclude(relation=Relation.NONE)


def _site_scope(application: Application) -> str:
    return application.partition.system.site.scope if application.partition else ""


def _load(assignments: QuerySet[ReviewAssignment]) -> Coalesce:
    owed = assignments.filter(status__in=AssignmentStatus.OWED).order_by().values("expert")
    return Coalesce(Subquery(owed.annotate(count=Count("pk")).values("count")), Value(0))


def _domains(application: Application) -> frozenset[str]:
    """Of the organisation's website and of the team's addresses."""
    addresses = list(application.team.order_by("pk").values_list("user__email", flat=True))
    if application.organisation and application.organisation.website:
        addresses.append(application.organisation.website)
    return frozenset(conflicts.domain_of(address) for address in addresses)


def _candidate(person: User, domains: frozenset[str], excluded: str) -> Candidate:
    # Columns that `_annotated` adds.
    facts = conflicts.Facts(
        **{name: getattr(person, name) for name in _COLUMNS},
        named=conflicts.is_named(person.name, person.email, excluded),
        mail_domain=conflicts.domain_of(person.email),
        applicant_domains=domains - conflicts.PUBLIC_MAIL,
    )
    return Candidate(
        expert=person,
        links=conflicts.links(facts),
        load=getattr(person, "load", 0),
        last=getattr(person, "last", ""),
    )
