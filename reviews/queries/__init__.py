"""Reads: the desk, the assessment, the recommendation, the evidence of the automatic checks."""

from uuid import UUID

from aifactory.catalogue.models import Site
from applications.models import Application, Snapshot
from reviews.models import Recommendation, TechnicalAssessment
from reviews.queries.evidence import automatic_checks, evidence
from reviews.status import AssessmentStatus

__all__ = [
    "assessment_of",
    "automatic_checks",
    "evidence",
    "recommendation_for",
    "site_of",
    "snapshot_hash",
]


def site_of(application: Application) -> Site:
    """The site whose machine is asked for; only applications with a partition are checked."""
    if application.partition is None:
        raise ValueError(f"{application.pk} names no partition.")
    site: Site = application.partition.system.site
    return site


def assessment_of(application: Application) -> TechnicalAssessment | None:
    """The draft or the sent technical check, whichever there is."""
    return (
        TechnicalAssessment.objects.filter(evaluation__application=application)
        .exclude(status=AssessmentStatus.SUPERSEDED)
        .select_related("evaluation", "site", "assessed_by")
        .first()
    )


def recommendation_for(application: Application) -> Recommendation | None:
    """What the technical check advises; None before it was sent."""
    return (
        Recommendation.objects.filter(evaluation__application=application)
        .select_related("assessment__site", "assessment__assessed_by")
        .first()
    )


def snapshot_hash(application_id: UUID) -> str:
    """Content hash of the newest version received; empty where nothing was received."""
    newest = Snapshot.objects.filter(application=application_id).order_by("-version")
    return newest.values_list("content_hash", flat=True).first() or ""
