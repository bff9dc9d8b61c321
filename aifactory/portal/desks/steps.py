"""The applicant's timeline: what happened, what happens next, by when, by whom."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aifactory.audit.queries import timeline as events_of
from aifactory.face import shapes
from aifactory.face.tags.formats import local, moment
from allocations.models import Correction, Decision
from applications import queries
from applications.models import Application, CompletionRequest, EligibilityCheck, Outcome
from applications.rules import timeline
from applications.status import ApplicationStatus as Status

# Titles of steps that are done read as facts; ahead or under way they are something to do.
TITLES = {
    "Submitted": lazy("Fill in and submit"),
    "We can accept this": lazy("Can we accept this?"),
}
REOPENED = "applications.decision_annulled"
ICONS = {
    "eligibility": "list-check",
    "technical": "gpu-card",
    "experts": "people",
    "decision": "clipboard-check",
    "answer": "envelope-open",
    "use": "rocket-takeoff",
}


def timeline_of(
    application: Application,
    *,
    due: datetime | None = None,
    answer_due: datetime | None = None,
    corrections: Sequence[Decision] = (),
) -> list[shapes.Step]:
    """Steps as the timeline component shows them; the open question stands in its step.

    Args:
        due: when the decision is promised, as the clock shows it; not told while it stands.
        answer_due: until when an award that was offered can be answered.
        corrections: announced decisions that took another's place, oldest first.
    """
    is_returned = application.status == Status.RETURNED
    path = _path(application, due=None if is_returned else due)
    asked = queries.open_request(application) if is_returned else None
    steps = timeline.steps(status=application.status, reached=_reached(application), path=path)
    zone = application.call.zone
    shaped = [
        _shape(step, zone=zone, asked=asked, answer_due=answer_due, status=application.status)
        for step in steps
    ]
    for correction in corrections:
        shaped.insert(_after(steps, shaped, correction), _correction(correction))
    return shaped


def _after(steps: list[timeline.Step], shaped: list[shapes.Step], correction: Decision) -> int:
    """Behind what was done before it, and behind earlier corrections."""
    done = [step for step in steps if step.mark is timeline.Mark.DONE]
    before = [step for step in done if _is_before(step, correction.released_at)]
    return len(before) + len(shaped) - len(steps)


def _is_before(step: timeline.Step, at: datetime | None) -> bool:
    return step.at is None or at is None or step.at <= at


def _correction(decision: Decision) -> shapes.Step:
    names = {"number": decision.number, "before": decision.earlier.number}
    if decision.correction == Correction.ANNUL:
        title, text = _("Decision annulled"), _("%(number)s annuls %(before)s. Both letters stay.")
    else:
        title, text = (
            _("Decision corrected"),
            _("%(number)s takes the place of %(before)s. Both letters stay."),
        )
    return shapes.Step(
        title=title,
        text=text % names,
        when=local(decision.released_at),
        state="done",
        icon="clipboard-check",
    )


def _reached(application: Application) -> list[timeline.Reached]:
    """Every status the application came to, from the history."""
    return [
        timeline.Reached(status, instant)
        for status, instant in events_of(application)
        .exclude(to_status="")
        .exclude(to_status__in=Status.PRIVATE)
        # Back at the office, but the technical check was not finished again.
        .exclude(verb=REOPENED)
        .values_list("to_status", "recorded_at")
    ]


def _path(application: Application, *, due: datetime | None) -> timeline.Path:
    passed, total = _passed(application)
    site = application.partition.system.site.code if application.partition else ""
    return timeline.Path(
        due=due,
        site=site,
        checks_passed=passed,
        checks=total,
        has_experts="review" in application.rule_set.content,
    )


def _passed(application: Application) -> tuple[int, int]:
    """How many rules of the newest version received passed, and how many there are."""
    rows = EligibilityCheck.objects.filter(application=application).values_list(
        "snapshot__version", "rule", "outcome"
    )
    checks = list(rows.order_by("-snapshot__version", "pk"))
    newest = [outcome for version, _rule, outcome in checks if version == checks[0][0]]
    return sum(outcome == Outcome.PASS for outcome in newest), len(newest)


def _shape(
    step: timeline.Step,
    *,
    zone: str,
    asked: CompletionRequest | None,
    answer_due: datetime | None,
    status: str,
) -> shapes.Step:
    is_now = step.mark is timeline.Mark.NOW
    question = asked if is_now else None
    due = answer_due if is_now and step.key == "answer" else step.due
    stands = status == Status.RETURNED and step.key == "decision"
    return shapes.Step(
        title=step.title if step.mark is timeline.Mark.DONE else TITLES.get(step.title, step.title),
        text=step.sentence,
        when=_("Clock stopped") if stands else _when(step.at, due, zone=zone),
        state=_state(step, status),
        icon=_icon(step, status),
        asked_by=str(question.asked_by.name) if question else "",
        asked_at=local(question.asked_at) if question else "",
        asked=question.message if question else "",
    )


def _state(step: timeline.Step, status: str) -> str:
    """A refusal is drawn as a stop; what the applicant ended, or let pass, is only over."""
    if step.mark is not timeline.Mark.ENDED:
        return step.mark.value
    return "stopped" if Status(status).pill == "stop" else "ahead"


def _icon(step: timeline.Step, status: str) -> str:
    if step.mark is timeline.Mark.ENDED:
        return "" if Status(status).pill == "stop" else "dash-circle"
    return ICONS.get(step.key, "") if step.mark is timeline.Mark.AHEAD else ""


def _when(at: datetime | None, due: datetime | None, *, zone: str) -> str:
    if at is not None:
        return local(at)
    return _("by %(due)s") % {"due": moment(due, zone)} if due is not None else ""
