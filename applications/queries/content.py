"""What is frozen when an application is received."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from aifactory.accounts.models import Organisation, User
from aifactory.catalogue.models import Availability
from aifactory.catalogue.rules.questions import (
    Json,
    Question,
    QuestionSet,
    is_answered,
    label,
    section_help,
    section_label,
    text_of,
    visible_keys,
)
from aifactory.catalogue.rules.units import triple
from aifactory.face.rules.formats import NO_BREAK_SPACE, day, grouped
from applications.models import Application, Snapshot
from applications.queries.answers import (
    Offers,
    PartitionOffer,
    answers_of,
    offers_of,
    questions_of,
)
from applications.rules.wording import read_text


def content_of(application: Application, at: datetime) -> dict[str, Any]:
    """Everything that a reader of the application needs, in the words it was asked in."""
    questions, answers = questions_of(application), answers_of(application)
    call = application.call
    return {
        "title": application.title,
        "number": application.number,
        "audience": application.audience,
        "received_at": at,
        "call": {"code": call.code, "name": call.name, "zone": call.zone},
        "mode": {
            "code": call.mode.code,
            "name": call.mode.name,
            "official_name": call.mode.official_name,
        },
        "rule_set": {
            "version": application.rule_set.version,
            "content_hash": application.rule_set.content_hash,
        },
        "cut_off": _cut_off(application),
        "lead": _person(application.project_lead),
        "team": [
            {**_person(member.user), "kind": member.kind}
            for member in application.team.select_related("user").order_by("pk")
        ],
        "organisation": _organisation(application.organisation),
        "request": request_of(application),
        "sections": sections_of(application, questions, answers, offers_of(application, at)),
    }


def request_of(application: Application) -> dict[str, Any]:
    """Where, how much and for how long, in all three units."""
    partition, amount = application.partition, application.node_hours
    if partition is None or amount is None:
        return {"months": application.months}
    units = triple(amount, partition.unit)
    return {
        "partition": {"code": partition.code, "name": partition.name},
        "site": {"code": partition.system.site.code, "name": partition.system.site.name},
        "months": application.months,
        "node_hours": units.node_hours,
        "gpu_hours": units.gpu_hours,
        "local": units.local,
        "local_name": units.local_name,
        "gpus_per_node": partition.gpus_per_node,
        "local_per_node_hour": partition.local_per_node_hour,
    }


def sections_of(
    application: Application, questions: QuestionSet, answers: dict[str, Json], offers: Offers
) -> list[dict[str, Any]]:
    """The steps with every shown and answered question: key, label, value and text."""
    shown = set(visible_keys(questions, answers))
    names, audience = offers.names, application.audience
    sections = []
    for section in questions.sections:
        rows = [
            {
                "key": question.key,
                "label": label(question, audience),
                "value": answers.get(question.key),
                "text": read_text(
                    question, answers.get(question.key), names=names, audience=audience
                ),
                "is_confidential": question.is_confidential,
            }
            for question in questions.in_section(section.slug)
            if question.key in shown and is_answered(answers.get(question.key))
        ]
        if rows:
            title = section_label(section, audience)
            sections.append({"slug": section.slug, "title": title, "answers": rows})
    return sections


def snapshot_of(application: Application) -> Snapshot | None:
    """The newest frozen content; None before the first submission."""
    return Snapshot.objects.filter(application=application).order_by("-version").first()


def frozen_content(application: Application) -> dict[str, Any] | None:
    """What was received last: the office and the site read this, never live answers."""
    snapshot = snapshot_of(application)
    return snapshot.content if snapshot else None


def label_of(question: Question, audience: str, language: str) -> str:
    """A question in the words of its audience."""
    return label(question, audience, language)


def section_help_of(questions: QuestionSet, slug: str, audience: str, language: str) -> str:
    """The line under the name of a step."""
    found = (section for section in questions.sections if section.slug == slug)
    return next((section_help(section, audience, language) for section in found), "")


def note_of(offer: PartitionOffer) -> str:
    """Second line of a partition's card: the machine, the amount, or why it is not open."""
    partition, parts = offer.partition, []
    if not offer.state.is_open:
        word = Availability.State(offer.state.state).label
        return f"{word}. {text_of(offer.state.reason)}".strip()
    if partition.gpus_per_node:
        parts.append(f"{partition.gpus_per_node} × {partition.gpu_model} per node")
    if offer.bundle is not None:
        units = triple(offer.bundle.node_hours, partition.unit)
        amount = units.gpu_hours if units.gpu_hours is not None else units.node_hours
        unit = "GPU-h" if units.gpu_hours is not None else "node-h"
        parts.append(f"{grouped(amount)}{NO_BREAK_SPACE}{unit}")
    if partition.queue_hours is not None:
        parts.append(f"queue about {partition.queue_hours}{NO_BREAK_SPACE}h")
    if partition.architecture == partition.Architecture.AARCH64:
        parts.append("needs an Arm container")
    if offer.state.maintenance is not None:
        window = offer.state.maintenance
        zone = ZoneInfo(settings.OFFICE_ZONE)
        first, last = (day(one.astimezone(zone)) for one in (window.from_at, window.until_at))
        parts.append(f"maintenance {first} to {last}")
    return " · ".join(parts)


def _cut_off(application: Application) -> dict[str, Any] | None:
    """The round it counts for."""
    cut_off = application.cut_off
    return {"number": cut_off.number, "at": cut_off.at} if cut_off else None


def _person(person: User) -> dict[str, str]:
    return {"name": str(person), "email": person.email}


def _organisation(organisation: Organisation | None) -> dict[str, str]:
    if organisation is None:
        return {}
    names = ("name", "kind", "country", "registration", "city", "street", "postcode", "website")
    return {name: getattr(organisation, name) for name in names}
