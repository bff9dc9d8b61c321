"""Values ready for templates: rows of the desk, findings in words, figures of a request."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.forms import RadioSelect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.rules import units
from aifactory.face.rules.formats import DASH, NO_BREAK_SPACE
from aifactory.face.tags.formats import clock, hours
from applications.models import Application, Promise
from applications.status import ApplicationStatus
from reviews.forms import AssessmentForm, initial
from reviews.models import AssessmentOutcome, TechnicalAssessment
from reviews.rules import completeness
from reviews.rules.checks import Check, Outcome

WORDS = {
    Outcome.OK: _("Fits"),
    Outcome.WARN: _("Look at this"),
    Outcome.STOP: _("Does not fit"),
}
ICONS = {
    Outcome.OK: "check-circle-fill",
    Outcome.WARN: "exclamation-triangle-fill",
    Outcome.STOP: "x-octagon-fill",
}
CHOICES = frozenset(
    name
    for name, field in AssessmentForm.base_fields.items()
    if isinstance(field.widget, RadioSelect)
)
PILLS = {Outcome.OK: "ok", Outcome.WARN: "wait", Outcome.STOP: "stop"}


@dataclass(frozen=True)
class Finding:
    """One automatic check on a screen."""

    code: str
    pill: str
    icon: str
    word: str
    sentence: str


@dataclass(frozen=True)
class Answer:
    """One line of a technical check, in words."""

    label: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that two people filled differently."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Gap:
    """Something that is missing, linked to its field."""

    message: str
    href: str


@dataclass(frozen=True)
class Row:
    """One line of the desk."""

    application: Application
    promise: Promise
    triple: units.Triple
    since: datetime | None
    clock: str
    is_late: bool
    has_draft: bool


@dataclass(frozen=True)
class SentRow:
    """One line of what was sent."""

    application: Application
    assessment: TechnicalAssessment
    triple: units.Triple
    pill: str


def finding(check: Check) -> Finding:
    """A fresh check in the language of the page."""
    return Finding(
        code=check.code,
        pill=PILLS[check.outcome],
        icon=ICONS[check.outcome],
        word=str(WORDS[check.outcome]),
        sentence=check.said(gettext),
    )


def frozen(evidence: list[dict[str, Any]]) -> list[Finding]:
    """Checks as they were when the assessment was sent."""
    return [finding(Check.from_evidence(row)) for row in evidence]


def triple_of(application: Application) -> units.Triple:
    """The amount asked for in the three units; zero where none is named."""
    partition = application.partition
    if partition is None:
        raise ValueError(f"{application.pk} names no partition.")
    return units.triple(application.node_hours or Decimal(0), partition.unit)


def row_of_application(application: Application, *, at: datetime) -> Row:
    """A line for an application that waits with the site or with its applicant."""
    requests = getattr(application, "open_requests", [])
    return Row(
        application=application,
        promise=application.promise,
        triple=triple_of(application),
        since=requests[0].asked_at if requests else application.technical_since,
        clock=clock_word(application),
        is_late=is_late(application, at),
        has_draft=bool(getattr(application, "has_draft", False)),
    )


def clock_word(application: Application) -> str:
    """`stopped` while the applicant has the ball, `over` when nothing is promised any more.

    The day that is stored holds only while the clock is `running`, or was when it was kept.
    """
    if application.status == ApplicationStatus.RETURNED:
        return "stopped"
    is_kept = application.promise.kept_at is not None
    return "over" if application.status in ApplicationStatus.ENDED and not is_kept else "running"


def is_late(application: Application, at: datetime) -> bool:
    """The promise was not kept, and its clock runs or has run out."""
    promise = application.promise
    return clock_word(application) == "running" and (promise.kept_at or at) > promise.due_at


def row_of_assessment(assessment: TechnicalAssessment) -> SentRow:
    """A line for a technical check that was sent."""
    application = assessment.evaluation.application
    return SentRow(
        application=application,
        assessment=assessment,
        triple=triple_of(application),
        pill=AssessmentOutcome(assessment.outcome).pill,
    )


def answers(assessment: TechnicalAssessment, unit: units.Unit) -> list[Answer]:
    """What a technical check says, in the order of the form; what is open shows a dash."""
    words = _words(initial(assessment, unit=unit, asked=None), unit)
    if assessment.proposed_node_hours is not None:
        words["proposed_amount"] = _in_units(assessment.proposed_node_hours, unit)
    return [Answer(label, words[name]) for name, label in _labels(unit).items()]


def differences(form: AssessmentForm, theirs: dict[str, Any]) -> list[Difference]:
    """Fields in which what was typed differs from what stands there now."""
    unit = form.unit
    mine = _words({name: form.data.get(name, "") for name in form.fields}, unit)
    others = _words(theirs, unit)
    return [
        Difference(label, mine[name], others[name])
        for name, label in _labels(unit).items()
        if mine[name] != others[name]
    ]


def converted(amount: Decimal | None, unit: units.Unit) -> str:
    """A proposed amount in every unit; empty where none is proposed."""
    if amount is None:
        return ""
    return gettext("Proposed: %(amount)s") % {"amount": _in_units(amount, unit)}


def _in_units(amount: Decimal, unit: units.Unit) -> str:
    triple = units.triple(amount, unit)
    parts = [(triple.node_hours, "node-h"), (triple.gpu_hours, "GPU-h")]
    if triple.local_name not in {"node-h", "GPU-h"}:
        parts.append((triple.local, triple.local_name))
    return " · ".join(
        f"{hours(value)}{NO_BREAK_SPACE}{name}" for value, name in parts if value is not None
    )


def stale(current: TechnicalAssessment | None) -> dict[str, str]:
    """Who saved meanwhile, for the line below the form."""
    if current is None:
        return {"by": "", "at": ""}
    return {"by": str(current.assessed_by), "at": clock(current.saved_at)}


def draft_words() -> dict[str, str]:
    """What the line below the form says while it is written."""
    return {
        "saving": gettext("Saving…"),
        "saved": gettext("Saved {at}"),
        "partly": gettext("Saved but for one field: {problem}"),
        "lost": gettext("Not saved. Keep this page open. Trying again in 10 s."),
        "signIn": gettext(
            "Not saved: your session has ended. Keep this page open and sign in in another tab."
        ),
        "refused": gettext("Not saved: you cannot write here now. Copy your text, then reload."),
        "changed": gettext("{by} changed this at {at}. Press Save draft to compare both."),
    }


def gap(one: completeness.Gap) -> Gap:
    """A line of the summary, in the language of the page."""
    is_group = one.field in CHOICES
    return Gap(
        message=gettext(one.template) % one.figures,
        href=f"#id_{one.field}_0" if is_group else f"#id_{one.field}",
    )


def _labels(unit: units.Unit) -> dict[str, str]:
    fields = AssessmentForm(unit=unit).fields
    return {
        name: str(field.label)
        for name, field in fields.items()
        if name not in {"version", "proposed_in"}
    }


def _words(values: dict[str, Any], unit: units.Unit) -> dict[str, str]:
    """Values of the form as people read them."""
    form = AssessmentForm(unit=unit)
    words = {}
    for name, field in form.fields.items():
        value = str(values.get(name) or "").replace("\r\n", "\n").strip()
        choices = dict(getattr(field, "choices", []))
        words[name] = str(choices.get(value, value)) or DASH
    if words["proposed_amount"] != DASH:
        words["proposed_amount"] = f"{words['proposed_amount']} {words['proposed_in']}"
    return words
