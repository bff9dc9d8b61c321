"""The facts that the automatic checks compare: the request, the partition, the limits."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Partition
from aifactory.catalogue.rules.questions import text_of
from applications import queries as applications
from applications.models import Application
from reviews.rules import technical
from reviews.rules.checks import Check, Machine
from reviews.rules.reading import read_request, stack_of

# What the form promises that only the office reads.
OFFICE_ONLY = frozenset({"has_conflicts", "conflict_detail", "excluded_experts"})

Sections = list[dict[str, Any]]


def sections_of(application: Application) -> Sections:
    """The answers as received last, step by step, without what only the office reads."""
    content = applications.frozen_content(application) or {"sections": []}
    found = [
        {
            "title": section["title"],
            "answers": [row for row in section["answers"] if row["key"] not in OFFICE_ONLY],
        }
        for section in content["sections"]
    ]
    return [section for section in found if section["answers"]]


def values_of(sections: Sections) -> dict[str, Any]:
    """The stored values by question."""
    return {row["key"]: row["value"] for section in sections for row in section["answers"]}


def automatic_checks(
    application: Application, *, at: datetime, sections: Sections | None = None
) -> list[Check]:
    """Every automatic check of the request as received, against the facts at an instant.

    Args:
        sections: the answers, where the caller has read them already.
    """
    partition = application.partition
    if partition is None:
        return []
    request = read_request(
        values_of(sections_of(application) if sections is None else sections),
        node_hours=application.node_hours,
        months=application.months,
    )
    return technical.check_all(request, _machine(application, partition, at=at))


def evidence(application: Application, *, at: datetime) -> list[dict[str, Any]]:
    """The same in the form that is frozen with a technical check."""
    return [check.as_evidence() for check in automatic_checks(application, at=at)]


def _machine(application: Application, partition: Partition, *, at: datetime) -> Machine:
    call = application.call
    state = catalogue.availability(partition, call.mode, at, call=call)
    minimum, maximum = _limits(application, partition)
    longest = partition.max_wall_hours
    return Machine(
        name=partition.name,
        unit=partition.unit,
        nodes=partition.nodes,
        longest_job_hours=Decimal(longest) if longest else None,
        processor=partition.architecture,
        gpu_stack=stack_of(partition.gpu_model),
        gpu_memory_gb=Decimal(partition.gpu_memory_gb) or None,
        minimum=minimum,
        maximum=maximum,
        is_open=state.is_open,
        reason="" if state.is_open else text_of(state.reason),
    )


def _limits(
    application: Application, partition: Partition
) -> tuple[Decimal | None, Decimal | None]:
    """Smallest and largest amount in node-hours: the bundle, or the terms of the mode."""
    size = application.rule_set.terms.size
    if size.is_bundle:
        bundle = catalogue.bundle(application.rule_set, partition)
        return None, bundle.node_hours if bundle else None
    factor = Decimal(1) if size.unit == "node_hours" else partition.gpu_hours_per_node_hour
    if not factor:
        return None, None
    return (
        size.minimum / factor if size.minimum is not None else None,
        size.maximum / factor if size.maximum is not None else None,
    )
