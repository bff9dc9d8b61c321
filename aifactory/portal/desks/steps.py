"""The applicant's timeline: what happened, what happens next, by when, by whom."""

from django.utils.translation import gettext as _

from aifactory.audit.queries import timeline as events_of
from aifactory.face import shapes
from aifactory.face.tags.formats import local, moment
from aifactory.portal.desks.clocks import promise_of
from applications import queries
from applications.models import Application, CompletionRequest, EligibilityCheck, Outcome
from applications.rules import timeline
from applications.status import ApplicationStatus as Status

ICONS = {
    "decision": "clipboard-check",
    "answer": "envelope-open",
    "use": "rocket-takeoff",
    "withdrawn": "dash-circle",
}


def timeline_of(application: Application) -> list[shapes.Step]:
    """Steps as the timeline component shows them; the open question stands in its step."""
    zone = application.call.zone
    path = _path(application)
    asked = queries.open_request(application) if application.status == Status.RETURNED else None
    steps = timeline.steps(status=application.status, reached=_reached(application), path=path)
    return [_shape(step, zone=zone, asked=asked) for step in steps]


def _reached(application: Application) -> list[timeline.Reached]:
    """Every status the application came to, from the history."""
    return [
        timeline.Reached(status, instant)
        for status, instant in events_of(application)
        .exclude(to_status="")
        .exclude(to_status__in=Status.PRIVATE)
        .values_list("to_status", "recorded_at")
    ]


def _path(application: Application) -> timeline.Path:
    promise = promise_of(application)
    is_open = promise is not None and promise.kept_at is None
    passed, total = _passed(application)
    site = application.partition.system.site.code if application.partition else ""
    return timeline.Path(
        due=promise.due_at if promise is not None and is_open else None,
        site=site,
        checks_passed=passed,
        checks=total,
    )


def _passed(application: Application) -> tuple[int, int]:
    """How many rules of the newest version received passed, and how many there are."""
    rows = EligibilityCheck.objects.filter(application=application).values_list(
        "snapshot__version", "rule", "outcome"
    )
    checks = list(rows.order_by("-snapshot__version", "pk"))
    newest = [outcome for version, _rule, outcome in checks if version == checks[0][0]]
    return sum(outcome == Outcome.PASS for outcome in newest), len(newest)


def _shape(step: timeline.Step, *, zone: str, asked: CompletionRequest | None) -> shapes.Step:
    state = "stopped" if step.mark is timeline.Mark.ENDED else step.mark.value
    is_asked_here = asked is not None and step.mark is timeline.Mark.NOW
    return shapes.Step(
        title=step.title,
        text=step.sentence,
        when=_when(step, zone=zone),
        state=state,
        icon=ICONS.get(step.key, "") if step.mark is timeline.Mark.AHEAD else "",
        asked_by=_asker(asked) if is_asked_here else "",
        asked_at=local(asked.asked_at) if is_asked_here and asked else "",
        asked=asked.message if is_asked_here and asked else "",
    )


def _asker(asked: CompletionRequest | None) -> str:
    return str(asked.asked_by.name) if asked is not None else ""


def _when(step: timeline.Step, *, zone: str) -> str:
    if step.at is not None:
        return local(step.at)
    if step.due is not None:
        return _("by %(due)s") % {"due": moment(step.due, zone)}
    return ""
