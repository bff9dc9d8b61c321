"""Job handlers: call one operation each."""

from django.utils import timezone

from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from reviews import operations

REMIND = "reviews.remind_sites"
REMIND_EXPERTS = "reviews.remind_experts"
ESCALATE = "reviews.escalate_reviews"


def remind_sites(_job: Job) -> None:
    """Tell site assessors in the morning what waits for them."""
    operations.remind_sites(by=SystemActor(REMIND), at=timezone.now())


def remind_experts(_job: Job) -> None:
    """Tell experts in the morning which reviews are due."""
    operations.remind_experts(by=SystemActor(REMIND_EXPERTS), at=timezone.now())


def escalate_reviews(_job: Job) -> None:
    """Tell officers in the morning which reviews are overdue."""
    operations.escalate_reviews(by=SystemActor(ESCALATE), at=timezone.now())


JOBS = [
    (REMIND, remind_sites, "default"),
    (REMIND_EXPERTS, remind_experts, "default"),
    (ESCALATE, escalate_reviews, "default"),
]
SCHEDULES = [
    (REMIND, "day", "05:30"),
    (REMIND_EXPERTS, "day", "05:40"),
    (ESCALATE, "day", "05:45"),
]
