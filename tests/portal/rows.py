"""Rows for tests of lists and gates: valid, minimal, in any status."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from aifactory.accounts.models import Organisation, User
from aifactory.catalogue.models import Call, Partition
from allocations.models import Award, Decision
from applications.models import NO_DATE, Application, Promise, TeamMember
from applications.status import ApplicationStatus as Status

_numbers = itertools.count(1)


def organisation(name: str = "Sorbella Voice SRL") -> Organisation:
    """A startup in Romania."""
    return Organisation.objects.create(name=name, kind="startup", country="RO")


def application(lead: User, status: str = Status.SUBMITTED, **given: Any) -> Application:
    """An application of a lead in a status, on Leonardo Booster, with its promise."""
    now = timezone.now()
    call = given.pop("call", None) or Call.objects.order_by("pk").first()
    is_private = status in Status.PRIVATE
    due = given.pop("due", now + timedelta(days=2))
    fields = {
        "call": call,
        "rule_set": call.rule_set,
        "organisation": given.pop("organisation", None) or organisation(),
        "project_lead": lead,
        "title": "Support-call speech model for six languages",
        "partition": Partition.objects.get(code="LEONARDO-BOOSTER"),
        "node_hours": Decimal(1250),
        "months": 3,
        "number": None if is_private else f"EHPC-AIF-2026PG11-{next(_numbers):03}",
        "received_at": None if is_private else now - timedelta(days=1),
        "technical_since": None if status in {*Status.PRIVATE, Status.SUBMITTED} else now,
        "discarded_at": now if status == Status.DISCARDED else None,
        "due_at": due if status in Status.UNDECIDED - {Status.RETURNED} else NO_DATE,
    }
    made: Application = Application.objects.create(status=status, **{**fields, **given})
    TeamMember.objects.create(application=made, user=lead, kind="lead")
    if not is_private:
        started = min(now - timedelta(days=1), due - timedelta(hours=1))
        Promise.objects.create(
            application=made, working_days=2, started_at=started, due_at=due, zone=call.zone
        )
    return made


def decision(of: Application, by: User, status: str = "decided", **given: Any) -> Decision:
    """A decision on an application; released ones say when and by whom."""
    now = timezone.now()
    is_released = status == "released"
    fields = {
        "number": f"D-2026-{next(_numbers):04}",
        "version": of.decisions.count() + 1,
        "outcome": "no_award",
        "asked_node_hours": of.node_hours,
        "reason": "The amount does not fit the plan.",
        "content_hash": "0" * 64,
        "decided_at": now,
        "decided_by": by,
        "released_at": now if is_released else None,
        "released_by": by if is_released else None,
    }
    made: Decision = Decision.objects.create(application=of, status=status, **{**fields, **given})
    return made


def award(of: Decision, status: str = "offered", **given: Any) -> Award:
    """An award behind a decision that grants hours."""
    now = timezone.now()
    fields = {
        "application": of.application,
        "partition": of.application.partition,
        "node_hours": of.node_hours,
        "respond_by": now + timedelta(days=10),
        "zone": "Europe/Brussels",
        "starts_on": now.date(),
        "ends_on": now.date() + timedelta(days=90),
    }
    made: Award = Award.objects.create(decision=of, status=status, **{**fields, **given})
    return made
