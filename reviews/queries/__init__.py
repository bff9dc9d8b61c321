"""Reads: the desk, the assessment, the recommendation, the evidence of the automatic checks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from aifactory.catalogue.models import Site
from applications.models import Application, CompletionRequest, Snapshot
from applications.status import ApplicationStatus
from reviews.models import Recommendation, TechnicalAssessment
from reviews.queries.evidence import automatic_checks, evidence, sections_of
from reviews.queries.summary import summary_of
from reviews.status import AssessmentStatus

__all__ = [
    "assessment_of",
    "automatic_checks",
    "completion_requests",
    "evidence",
    "recommendation_for",
    "sections_of",
    "site_of",
    "snapshot_hash",
    "summary_of",
    "waiting_by_site",
]


@dataclass(frozen=True)
class Waiting:
    """How much waits at a site, and the earliest promise among it."""

    site: Site
    count: int
    due_at: datetime


def site_of(application: Application) -> Site:
    """The site whose machine is asked for; only applications with a partition are checked."""
    if application.partition is None:
        raise ValueError(f"{application.pk} names no partition.")
    site: Site = application.partition.system.site
    return site


def assessment_of(application: Application) -> TechnicalAssessment | None:
    """The draft or the sent technical check of the site that is asked now.

    What another site wrote before the applicant moved is not this site's to read or to send.
    """
    return (
        TechnicalAssessment.objects.filter(
            evaluation__application=application, site=site_of(application)
        )
        .exclude(status=AssessmentStatus.SUPERSEDED)
        .select_related("evaluation", "site", "assessed_by")
        .first()
    )


def recommendation_for(application: Application) -> Recommendation | None:
    """What the technical check advises; None before it was sent."""
    return (
        Recommendation.objects.filter(evaluation__application=application)
        .select_related(
            "assessment__site", "assessment__assessed_by", "evaluation__expert_recommendation"
        )
        .first()
    )


def snapshot_hash(application_id: UUID) -> str:
    """Content hash of the newest version received; empty where nothing was received."""
    newest = Snapshot.objects.filter(application=application_id).order_by("-version")
    return newest.values_list("content_hash", flat=True).first() or ""


def waiting_by_site() -> list[Waiting]:
    """Sites with applications in technical check, by code."""
    rows = list(
        Application.objects.filter(status=ApplicationStatus.TECHNICAL_CHECK)
        .values("partition__system__site")
        .annotate(count=Count("pk"), due_at=Min("promise__due_at"))
        .order_by("partition__system__site__code")
    )
    sites = Site.objects.in_bulk([row["partition__system__site"] for row in rows])
    return [
        Waiting(sites[row["partition__system__site"]], row["count"], row["due_at"]) for row in rows
    ]


def completion_requests(application: Application) -> list[CompletionRequest]:
    """What was asked back so far, newest first."""
    return list(application.completion_requests.select_related("asked_by").order_by("-asked_at"))
