"""One function per e-mail. No names of organisations, projects or officers leave by mail."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from aifactory.accounts import queries as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from aifactory.notifications.outbox import enqueue
from allocations.models import Allocation, Award, Decision, LedgerEntry, MonthlyStatement
from allocations.queries.discreet import entries_for
from applications.models import Application


def decision_ready(decision: Decision) -> None:
    """To the lead: a decision is ready, sign in to read it. Says neither yes nor no."""
    _send(
        "decision_ready",
        f"decision_ready:{decision.pk}",
        decision,
        ready_facts(decision.application),
    )


def ready_facts(application: Application) -> dict[str, Any]:
    """What the mail about a decision says of it: where to read it, nothing else."""
    return {"url": _address(reverse("application", kwargs={"pk": application.pk}))}


def award_reminder(award: Award, *, respond_by: datetime) -> None:
    """To the lead: the time to answer is nearly over."""
    _send(
        "award_reminder",
        f"award_reminder:{award.pk}",
        award.decision,
        {"url": _address(award.get_absolute_url()), "respond_by": respond_by, "zone": award.zone},
    )


def award_accepted(allocation: Allocation) -> None:
    """To the lead: the hours are theirs, from when to when."""
    _send(
        "award_accepted",
        f"award_accepted:{allocation.award_id}",
        allocation.award.decision,
        accepted_facts(allocation),
    )


def accepted_facts(allocation: Allocation) -> dict[str, Any]:
    """What the mail about an accepted award says of its hours."""
    return {
        "url": _address(allocation.get_absolute_url()),
        "starts_on": allocation.starts_on,
        "ends_on": allocation.ends_on,
    }


def award_declined(award: Award) -> None:
    """To the lead: the award is declined, the hours went back."""
    _send(
        "award_declined",
        f"award_declined:{award.pk}",
        award.decision,
        {"url": _address(reverse("application", kwargs={"pk": award.application_id}))},
    )


def award_lapsed(award: Award, *, respond_by: datetime) -> None:
    """To the lead: nobody answered in time, the hours went back."""
    _send(
        "award_lapsed",
        f"award_lapsed:{award.pk}",
        award.decision,
        {"url": _address(award.get_absolute_url()), "respond_by": respond_by, "zone": award.zone},
    )


def allocation_suspended(allocation: Allocation, *, at: datetime) -> None:
    """To the lead: the hours cannot be used now; why stands behind the sign-in."""
    _send(
        "allocation_suspended",
        f"allocation_suspended:{allocation.pk}:{at.isoformat()}",
        allocation.award.decision,
        {"url": _address(allocation.get_absolute_url()), "ends_on": allocation.ends_on},
    )


def allocation_resumed(allocation: Allocation, *, at: datetime) -> None:
    """To the lead: the hours can be used again."""
    _send(
        "allocation_resumed",
        f"allocation_resumed:{allocation.pk}:{at.isoformat()}",
        allocation.award.decision,
        {"url": _address(allocation.get_absolute_url()), "ends_on": allocation.ends_on},
    )


def decision_corrected(decision: Decision) -> None:
    """To the lead: a decision was corrected, sign in to read it. Says nothing of how."""
    _send(
        "decision_corrected",
        f"decision_corrected:{decision.pk}",
        decision,
        {"url": _address(reverse("application", kwargs={"pk": decision.application_id}))},
    )


def site_hours(allocation: Allocation, *, act: str, at: datetime) -> None:
    """To the hosting site's assessors: what they have to do on their machine.

    Args:
        act: `suspend`, `resume`, `annul` or `rectify`.
    """
    site = allocation.partition.system.site
    for person in accounts.holders(Role.SITE_ASSESSOR, scope=f"site:{site.code}"):
        enqueue(
            kind="site_hours",
            key=f"site_hours:{allocation.pk}:{act}:{at.isoformat()}:{person.pk}",
            to=person.email,
            language=person.language,
            template="site_hours",
            context={
                "act": act,
                "name": str(person),
                "number": allocation.application.number,
                "partition": allocation.partition.name,
                "account": allocation.site_account,
                "node_hours": allocation.node_hours,
                "starts_on": allocation.starts_on,
                "ends_on": allocation.ends_on,
                "url": _address(reverse("reviews:assessment", args=[allocation.application_id])),
                "zone": person.zone,
            },
            subject_ref=("allocations.allocation", str(allocation.pk)),
        )


def monthly_statement(made: MonthlyStatement) -> None:
    """To the lead: the statement of one month is there to read."""
    _send(
        "monthly_statement",
        f"monthly_statement:{made.pk}",
        made.allocation.award.decision,
        statement_facts(made.allocation, made.month),
    )


def statement_facts(allocation: Allocation, month: date) -> dict[str, Any]:
    """What the mail about a statement says of its month."""
    return {
        "url": _address(allocation.get_absolute_url()),
        "month": date_format(month, "F Y"),
    }


def hours_returned(entry: LedgerEntry, *, scopes: Sequence[str]) -> int:
    """To every officer of these calls, once per return: hours came back, somebody waits."""
    officers = {
        person.pk: person
        for scope in scopes
        for person in accounts.holders(Role.OFFICER, scope=scope)
    }
    # Whoever may not see the movement hears nothing of it, on any channel.
    told = [who for who in officers.values() if entries_for(who).filter(pk=entry.pk).exists()]
    for person in told:
        enqueue(
            kind="hours_returned",
            key=f"hours_returned:{entry.pk}:{person.pk}",
            to=person.email,
            language=person.language,
            template="hours_returned",
            context={
                "name": str(person),
                "partition": entry.target.partition.name,
                "node_hours": entry.node_hours,
                "url": _address(reverse("ranking:waiting")),
                "zone": person.zone,
            },
            subject_ref=("allocations.ledgerentry", str(entry.pk)),
        )
    return len(told)


def _send(template: str, key: str, decision: Decision, context: dict[str, Any]) -> None:
    lead: User = decision.application.project_lead
    facts = common_facts(decision.application)
    enqueue(
        kind=template,
        key=key,
        to=lead.email,
        language=lead.language,
        template=template,
        context={**facts, **context},
        subject_ref=("allocations.decision", str(decision.pk)),
    )


def common_facts(application: Application) -> dict[str, Any]:
    """What every mail to a project lead says of the case."""
    lead: User = application.project_lead
    return {
        "name": lead.name or lead.email,
        "number": application.number,
        "zone": lead.zone,
    }


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
